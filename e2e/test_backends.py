"""What the gateway calls: signed calls to AWS services, which botocore's own signer judges, and
replies from a folder of files.
"""

import http.server
import json
import sys
import threading

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from conftest import HERE, Server, invoke

REGION = "eu-central-1"


class Emulator:
    """Something that takes calls to AWS services, and keeps them."""

    def __init__(self):
        calls = self.calls = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                calls.append((self.command, self.path, self.headers.items(), body))
                payload = json.dumps({"Items": [{"day": {"S": "Monday"}}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-amz-json-1.0")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def emulator():
    running = Emulator()
    yield running
    running.stop()


def definition(uri, verb="POST", template=None):
    """An API whose `/{key}` calls a service."""
    integration = {
        "type": "aws",
        "httpMethod": verb,
        "uri": uri,
        "credentials": "arn:aws:iam::123456789012:role/gateway",
        "requestParameters": {"integration.request.path.key": "method.request.path.key"},
        "responses": {"default": {"statusCode": "200"}},
    }
    if template is not None:
        integration["requestTemplates"] = {"application/json": template}
    operation = {
        "parameters": [
            {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "responses": {"200": {"description": "what the service says"}},
        "x-amazon-apigateway-integration": integration,
    }
    return json.dumps({
        "openapi": "3.0.1",
        "info": {"title": "services", "version": "1"},
        "paths": {"/{key}": {"post": operation}},
    })


def simulated(server, document, path, method="POST", **request):
    """Imports a definition and tests the method at a path."""
    client = server.client()
    api = client.import_rest_api(body=document)
    template = "/{key}" if "{key}" in document else path
    resources = client.get_resources(restApiId=api["id"], limit=500)["items"]
    resource = next(one for one in resources if one["path"] == template)
    return client.test_invoke_method(
        restApiId=api["id"], resourceId=resource["id"], httpMethod=method,
        pathWithQueryString=path, **request,
    )


def judged(call, service):
    """Signs a call that was received once more, with botocore, and returns both signatures."""
    verb, path, headers, body = call
    headers = dict(headers)
    scheme, given = headers["Authorization"].split(" ", 1)
    assert scheme == "AWS4-HMAC-SHA256"
    parts = dict(part.strip().split("=", 1) for part in given.split(","))
    scope = f"{headers['X-Amz-Date'][:8]}/{REGION}/{service}/aws4_request"
    assert parts["Credential"] == f"test/{scope}"
    signed = parts["SignedHeaders"].split(";")
    assert {"host", "x-amz-date"} <= set(signed)
    request = AWSRequest(
        method=verb, url=f"https://{headers['Host']}{path}", data=body,
        headers={name: value for name, value in headers.items() if name.lower() in signed},
    )
    request.context["timestamp"] = headers["X-Amz-Date"]
    keys = Credentials("test", "test")
    signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(keys, service, REGION)
    canonical = signer.canonical_request(request)
    assert canonical.split("\n")[-2] == parts["SignedHeaders"]
    return parts["Signature"], signer.signature(signer.string_to_sign(request, canonical), request)


@pytest.mark.parametrize(("service", "uri", "verb", "host", "path"), [
    ("dynamodb", "dynamodb:action/Query", "POST", "dynamodb", "/?Action=Query"),
    ("sqs", "sqs:path/123456789012/{key}", "POST", "sqs", "/123456789012/a-b"),
    ("s3", "s3:path/bucket/dir/{key}", "PUT", "s3", "/bucket/dir/a-b"),
    ("s3", "s3:path/bucket/a%20b/{key}?acl&x=%C3%A9", "PUT", "s3", None),
    ("sns", "sns:action/Publish&TopicArn=arn%3Aaws", "POST", "sns", None),
])
def test_a_call_is_signed_as_botocore_signs_it(emulator, service, uri, verb, host, path):
    server = Server("--ephemeral", "--aws-endpoint", emulator.url)
    try:
        body = definition(f"arn:aws:apigateway:{REGION}:{uri}", verb, '{"é": "$input.path(\'$\')"}')
        answer = simulated(server, body, "/a-b", body='"ü"')
    finally:
        assert server.stop() == 0
    assert answer["status"] == 200, answer["log"]
    assert json.loads(answer["body"]) == {"Items": [{"day": {"S": "Monday"}}]}
    [call] = emulator.calls
    assert call[0] == verb
    if path is not None:
        assert call[1] == path
    headers = dict(call[2])
    assert headers["Host"] == f"{host}.{REGION}.amazonaws.com"
    assert call[3].decode() == '{"é": "ü"}'
    ours, theirs = judged(call, service)
    assert ours == theirs
    # neither the answer nor its log has more of the signature than its end
    assert ours not in answer["log"]


def test_services_may_be_in_different_places(emulator):
    other = Emulator()
    server = Server(
        "--ephemeral", "--aws-endpoint", emulator.url, "--aws-endpoint", f"sqs={other.url}/queues",
        "--aws-endpoint", "s3=none",
    )
    try:
        for uri in ("dynamodb:action/Query", "sqs:path/123456789012/{key}"):
            body = definition(f"arn:aws:apigateway:{REGION}:{uri}")
            assert simulated(server, body, "/q")["status"] == 200
        refused = None
        try:
            simulated(server, definition(f"arn:aws:apigateway:{REGION}:s3:path/{{key}}"), "/q")
        except Exception as error:  # noqa: BLE001
            refused = str(error)
        assert "--aws-endpoint s3=URL" in refused
    finally:
        assert server.stop() == 0
        other.stop()
    assert [call[1] for call in emulator.calls] == ["/?Action=Query"]
    assert [call[1] for call in other.calls] == ["/queues/123456789012/q"]


def test_a_folder_answers_for_every_kind_of_backend():
    examples = HERE.parent / "examples"
    server = Server("--ephemeral", "--backends", str(examples / "replies"), "--aws-endpoint", "none")
    try:
        body = (examples / "aws-backends.yaml").read_text()
        client = server.client(region=REGION)
        api = client.import_rest_api(body=body)
        resources = {
            one["path"]: one["id"]
            for one in client.get_resources(restApiId=api["id"], limit=500)["items"]
        }

        def get(template, path):
            return client.test_invoke_method(
                restApiId=api["id"], resourceId=resources[template], httpMethod="GET",
                pathWithQueryString=path,
            )

        pet = get("/pets/{petId}", "/pets/7")
        assert (pet["status"], json.loads(pet["body"])["name"]) == (200, "Rex")
        assert "Integration latency: 312 ms" in pet["log"]
        assert pet["latency"] >= 312
        visits = get("/pets/{petId}/visits", "/pets/7/visits")
        assert json.loads(visits["body"]) == ["Monday", "Saturday"]
        assert get("/shop/{proxy+}", "/shop/open")["body"] == "open"
        closed = get("/shop/{proxy+}", "/shop/closed")
        assert closed["status"] == 500
        assert "There was an internal error while executing your request" in closed["log"]
    finally:
        assert server.stop() == 0


BOOTSTRAP = """\
import os
import urllib.request

base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{base}/next") as event:
        event.read()
        request_id = event.headers["Lambda-Runtime-Aws-Request-Id"]
    metadata = b'{"statusCode": 203, "headers": {"X-Kind": "stream"}, "cookies": ["a=1"]}'
    urllib.request.urlopen(urllib.request.Request(
        f"{base}/{request_id}/response", method="POST", data=metadata + bytes(8) + b"first, second",
        headers={
            "Lambda-Runtime-Function-Response-Mode": "streaming",
            "Content-Type": "application/vnd.awslambda.http-integration-response",
        },
    )).read()
"""


def test_a_function_that_streams_is_read_to_its_end(tmp_path):
    function = tmp_path / "streaming"
    function.mkdir()
    bootstrap = function / "bootstrap"
    bootstrap.write_text(f"#!{sys.executable}\n{BOOTSTRAP}")
    bootstrap.chmod(0o755)
    arn = f"arn:aws:lambda:{REGION}:123456789012:function:streaming"
    path = "2021-11-15/functions"
    (tmp_path / "api.json").write_text(json.dumps({
        "openapi": "3.0.1",
        "info": {"title": "streams", "version": "1"},
        "paths": {"/": {"get": {
            "responses": {"200": {"description": "a stream"}},
            "x-amazon-apigateway-integration": {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": f"arn:aws:apigateway:{REGION}:lambda:path/{path}/{arn}"
                       "/response-streaming-invocations",
                "responseTransferMode": "STREAM",
            },
        }}},
    }))
    answer = invoke(tmp_path / "api.json", "GET", "/", "--function", f"streaming={function}")
    assert answer["status"] == 203, answer
    assert answer["body"] == "first, second"
    assert answer["headers"]["X-Kind"] == "stream"
    assert answer["multiValueHeaders"]["Set-Cookie"] == ["a=1"]
