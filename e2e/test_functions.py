"""The example functions behind the example API, driven by boto3; and what becomes of processes."""

import base64
import concurrent.futures
import io
import json
import os
import pathlib
import signal
import subprocess
import time
import zipfile

import pytest
import requests
from conftest import ENVIRONMENT, HERE, TRYGATE, Server, invoke

FUNCTIONS = HERE.parent / "examples/functions"
SHOP = FUNCTIONS / "shop.yaml"

needs_python = pytest.mark.skipif(
    "TRYGATE_LAMBDA_PYTHON" not in os.environ, reason="no Python with awslambdaric is named")
needs_node = pytest.mark.skipif(
    "TRYGATE_LAMBDA_NODE_CLIENT" not in os.environ, reason="no aws-lambda-ric is named")


@pytest.fixture(scope="module")
def shop():
    """A server with the example functions and an API before them."""
    running = Server("--ephemeral", "--hide-function-output",
                     "--config", str(FUNCTIONS / "trygate.toml"))
    running.gateway = running.client()
    body = io.BytesIO(SHOP.read_bytes())
    running.api = running.gateway.import_rest_api(body=body)["id"]
    resources = running.gateway.get_resources(restApiId=running.api)["items"]
    running.resources = {each["path"]: each["id"] for each in resources}
    yield running
    assert running.stop() == 0


def test_method(server, method, template, path, **more):
    return server.gateway.test_invoke_method(
        restApiId=server.api, resourceId=server.resources[template], httpMethod=method,
        pathWithQueryString=path, **more)


test_method.__test__ = False


@needs_python
def test_a_python_function_answers_a_proxy_integration(shop):
    answer = test_method(shop, "GET", "/orders", "/orders?item=cup")
    assert answer["status"] == 200
    assert json.loads(answer["body"]) == [{"id": "1002", "item": "cup", "count": 6}]
    made = test_method(shop, "POST", "/orders", "/orders", body='{"item": "Löffel 🥄"}')
    assert made["status"] == 201
    path = made["headers"]["Location"]
    answer = test_method(shop, "GET", "/orders/{orderId}", path)
    assert json.loads(answer["body"])["item"] == "Löffel 🥄"
    assert json.loads(answer["body"])["shop"] == "Tea & Cups"
    missing = test_method(shop, "GET", "/orders/{orderId}", "/orders/1")
    assert missing["status"] == 404
    for line in ("Endpoint request body after transformations: {\"resource\":\"/orders/{orderId}\"",
                 "Endpoint response headers: {Date=", "X-Amz-Executed-Version=$LATEST"):
        assert line in missing["log"]


@needs_python
def test_a_function_error_is_a_bad_gateway(shop):
    # the function's table of routes does not know this template
    answer = test_method(shop, "POST", "/orders", "/orders", body="[]")
    assert answer["status"] == 502
    assert json.loads(answer["body"]) == {"message": "Internal server error"}
    assert "Lambda execution failed with status 200 due to customer function error: " in answer["log"]


@needs_node
def test_a_node_function_answers_text_and_bytes(shop):
    text = test_method(shop, "GET", "/badges/{name}", "/badges/tea")
    assert text["headers"]["Content-Type"] == "image/svg+xml"
    assert ">tea</text>" in text["body"]
    image = test_method(shop, "GET", "/badges/{name}", "/badges/a.png",
                        headers={"Accept": "image/png"})
    assert image["status"] == 200
    assert image["multiValueHeaders"]["Cache-Control"] == ["max-age=60"]


@needs_node
def test_a_non_proxy_integration_maps_results_and_errors(shop):
    version = {"version": "live"}
    answer = test_method(shop, "GET", "/convert/{celsius}", "/convert/21.5?to=kelvin",
                         stageVariables=version)
    assert (answer["status"], json.loads(answer["body"])) == (200, {"kelvin": 294.65})
    answer = test_method(shop, "GET", "/convert/{celsius}", "/convert/21.5?to=x",
                         stageVariables=version)
    assert answer["status"] == 400
    assert json.loads(answer["body"]) == {"message": "BadRequest: no scale is called x"}


@needs_python
def test_boto3_invokes_functions(shop):
    functions = shop.client(service="lambda")
    event = {"httpMethod": "GET", "resource": "/orders", "path": "/orders",
             "queryStringParameters": None}
    answer = functions.invoke(FunctionName="orders", Payload=json.dumps(event), LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert json.load(answer["Payload"])["statusCode"] == 200
    assert b"GET /orders" in base64.b64decode(answer["LogResult"])
    answer = functions.invoke(FunctionName="orders", Payload="{}")
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"])["errorType"] == "KeyError"
    answer = functions.invoke(FunctionName="orders", Payload="{}", InvocationType="Event")
    assert answer["StatusCode"] == 202
    answer = functions.invoke(FunctionName="orders", InvocationType="DryRun")
    assert answer["StatusCode"] == 204
    with pytest.raises(functions.exceptions.ResourceNotFoundException, match="Function not found"):
        functions.invoke(FunctionName="absent")
    with pytest.raises(functions.exceptions.ClientError, match="6291456"):
        functions.invoke(FunctionName="orders", Payload=b'"' + b"x" * 6291456 + b'"')


@needs_node
def test_boto3_reads_streams(shop):
    functions = shop.client(service="lambda")
    answer = functions.invoke_with_response_stream(
        FunctionName="convert", Payload='{"celsius": 0, "to": "kelvin"}')
    events = list(answer["EventStream"])
    payload = b"".join(event["PayloadChunk"]["Payload"] for event in events[:-1])
    assert json.loads(payload) == {"kelvin": 273.15}
    assert events[-1] == {"InvokeComplete": {}}


@needs_python
def test_many_invocations_at_once(shop):
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = pool.map(
            lambda _: test_method(shop, "GET", "/orders", "/orders?item=teapot")["status"], range(100))
        assert set(answers) == {200}


@needs_python
def test_the_command_line_runs_functions():
    answer = invoke(SHOP, "GET", "/orders/1001", "--function", f"orders={FUNCTIONS}/orders:app.handler")
    assert answer["status"] == 200
    assert json.loads(answer["body"])["shop"] == "Corner shop"


@needs_python
@pytest.mark.parametrize(("arguments", "seen"), [
    ([], [None, None, None]),
    (["--pass-credentials"], ["test", "test", "a session"]),
])
def test_keys_are_passed_only_on_request(tmp_path, arguments, seen):
    (tmp_path / "app.py").write_text(
        "import json, os\n"
        "NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']\n"
        "def lambda_handler(event, context):\n"
        "  keys = [os.environ.get(name) for name in NAMES]\n"
        "  return {'statusCode': 200, 'body': json.dumps(keys)}\n")
    (tmp_path / "api.json").write_text(json.dumps({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": {
            "responses": {}, "x-amazon-apigateway-integration": {
                "type": "aws_proxy", "httpMethod": "POST",
                "uri": invocations_of("arn:aws:lambda:us-east-1:000000000000:function:f")}}}}}))
    done = subprocess.run(
        [TRYGATE, "invoke", tmp_path / "api.json", "GET", "/", "--json",
         "--function", f"f={tmp_path}", *arguments],
        env=ENVIRONMENT | {"AWS_SESSION_TOKEN": "a session"}, capture_output=True, text=True,
        timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(json.loads(done.stdout)["body"]) == seen


# --- processes ---


def processes_of(marker):
    """The processes whose environment has a marker, dead ones that wait to be collected excepted."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            alive = not (folder / "stat").read_text().rpartition(") ")[2].startswith("Z")
            if alive and marker.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def gone(marker):
    deadline = time.monotonic() + 15
    while processes_of(marker):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def leaver(folder, name):
    """A function that starts a child which would live for long."""
    (folder / "app.py").write_text(
        "import os, subprocess, time\n"
        "def lambda_handler(event, context):\n"
        "  subprocess.Popen(['sleep', '1000'])\n"
        "  time.sleep(event.get('seconds', 0))\n"
        "  return {'statusCode': 200, 'body': os.environ['TMPDIR']}\n")
    return f"{name}={folder}"


@needs_python
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_no_process_outlives_the_server(tmp_path, how, busy):
    name = f"leaver-{os.getpid()}-{how.value}-{busy:d}"
    server = Server("--ephemeral", "--hide-function-output", "--function", leaver(tmp_path, name))
    functions = server.client(service="lambda")
    answer = json.load(functions.invoke(FunctionName=name)["Payload"])
    marker = f"AWS_LAMBDA_FUNCTION_NAME={name}\0"
    assert len(processes_of(marker)) == 2
    if busy:
        functions.invoke(FunctionName=name, Payload='{"seconds": 2}', InvocationType="Event")
        time.sleep(0.3)
        assert len(processes_of(marker)) >= 3
    server.stop(how)
    assert gone(marker)
    deadline = time.monotonic() + 5
    while pathlib.Path(answer["body"]).parent.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not pathlib.Path(answer["body"]).parent.exists()


@needs_python
@pytest.mark.parametrize("how", [None, signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_a_run(tmp_path, how):
    name = f"leaver-run-{os.getpid()}-{how}"
    (tmp_path / "api.json").write_text(json.dumps({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": {
            "responses": {}, "x-amazon-apigateway-integration": {
                "type": "aws", "httpMethod": "POST",
                "requestTemplates": {"application/json": '{"seconds": $input.params("seconds")}'},
                "responses": {},
                "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                       f"arn:aws:lambda:us-east-1:000000000000:function:{name}/invocations",
            }}}}}))
    function = leaver(tmp_path, name)
    marker = f"AWS_LAMBDA_FUNCTION_NAME={name}\0"
    run = subprocess.Popen(
        [TRYGATE, "invoke", tmp_path / "api.json", "GET", f"/?seconds={0 if how is None else 2}",
         "--function", function],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if how is not None:
        deadline = time.monotonic() + 15
        while len(processes_of(marker)) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(processes_of(marker)) == 2
        run.send_signal(how)
    run.wait(timeout=30)
    assert gone(marker)


# --- deploying ---


def zipped(**files):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return package.getvalue()


HELLO = "def handler(event, context):\n  return {'statusCode': 200, 'body': 'version %s'}\n"
CREATED = dict(FunctionName="hello", Runtime="python3.12", Handler="app.handler", Timeout=20,
               Role="arn:aws:iam::000000000000:role/any")


def method_for(gateway, uri):
    """An API whose GET / is a proxy of a function; returns what test_invoke_method wants."""
    api = gateway.create_rest_api(name="hello")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    names = dict(restApiId=api, resourceId=root, httpMethod="GET")
    gateway.put_method(authorizationType="NONE", **names)
    gateway.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, **names)
    return names


def invocations_of(arn):
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"


@needs_python
def test_a_function_is_deployed_and_redeployed_behind_an_api(tmp_path):
    server = Server("--data", str(tmp_path / "data"), "--hide-function-output")
    functions, gateway = server.client(service="lambda"), server.client()
    made = functions.create_function(
        Code={"ZipFile": zipped(app__py=HELLO % "one")}, Publish=True, Tags={"a": "b"}, **CREATED)
    functions.get_waiter("function_active_v2").wait(FunctionName="hello")
    functions.create_alias(FunctionName="hello", Name="live", FunctionVersion=made["Version"])
    names = method_for(gateway, invocations_of(
        f"arn:aws:lambda:us-east-1:000000000000:function:hello:${{stageVariables.alias}}"))

    def body():
        answer = gateway.test_invoke_method(stageVariables={"alias": "live"}, **names)
        assert answer["status"] == 200, answer["log"]
        return answer["body"]

    assert body() == "version one"
    functions.update_function_code(FunctionName="hello", ZipFile=zipped(app__py=HELLO % "two"))
    functions.get_waiter("function_updated_v2").wait(FunctionName="hello")
    assert body() == "version one"
    second = functions.publish_version(FunctionName="hello")["Version"]
    functions.update_alias(FunctionName="hello", Name="live", FunctionVersion=second)
    assert body() == "version two"
    assert server.stop() == 0

    server = Server("--data", str(tmp_path / "data"), "--hide-function-output")
    functions, gateway = server.client(service="lambda"), server.client()
    assert body() == "version two"
    got = functions.get_function(FunctionName="hello")
    assert got["Tags"] == {"a": "b"}
    assert [f["FunctionName"] for f in functions.list_functions()["Functions"]] == ["hello"]
    functions.delete_function(FunctionName="hello")
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.get_function(FunctionName="hello")
    assert server.stop() == 0


@needs_python
def test_permissions_are_enforced_for_the_stage_of_tests():
    server = Server("--ephemeral", "--hide-function-output", "--enforce-permissions")
    functions, gateway = server.client(service="lambda"), server.client()
    arn = functions.create_function(
        Code={"ZipFile": zipped(app__py=HELLO % "one")}, **CREATED)["FunctionArn"]
    names = method_for(gateway, invocations_of(arn))
    answer = gateway.test_invoke_method(**names)
    assert answer["status"] == 500
    assert ("Execution failed due to configuration error: Invalid permissions on Lambda function"
            in answer["log"])
    source = f"arn:aws:execute-api:us-east-1:000000000000:{names['restApiId']}"
    allow = dict(FunctionName="hello", Action="lambda:InvokeFunction",
                 Principal="apigateway.amazonaws.com")
    functions.add_permission(StatementId="deployed", SourceArn=f"{source}/prod/GET/", **allow)
    assert gateway.test_invoke_method(**names)["status"] == 500
    functions.add_permission(
        StatementId="tests", SourceArn=f"{source}/test-invoke-stage/GET/", **allow)
    answer = gateway.test_invoke_method(**names)
    assert (answer["status"], answer["body"]) == (200, "version one")
    policy = json.loads(functions.get_policy(FunctionName="hello")["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["deployed", "tests"]
    functions.remove_permission(FunctionName="hello", StatementId="tests")
    assert gateway.test_invoke_method(**names)["status"] == 500
    assert server.stop() == 0


@needs_python
def test_a_throttled_function_is_told_as_aws_does():
    server = Server("--ephemeral", "--hide-function-output")
    functions, gateway = server.client(service="lambda"), server.client()
    arn = functions.create_function(
        Code={"ZipFile": zipped(app__py=HELLO % "one")}, **CREATED)["FunctionArn"]
    functions.put_function_concurrency(FunctionName="hello", ReservedConcurrentExecutions=0)
    answer = gateway.test_invoke_method(**method_for(gateway, invocations_of(arn)))
    assert answer["status"] == 500
    assert "Lambda invocation failed with status: 429. Lambda request id: " in answer["log"]
    assert "Execution failed due to configuration error: Rate Exceeded." in answer["log"]
    assert server.stop() == 0


def test_web_pages_and_unsigned_calls_are_turned_away(server):
    url = f"{server.url}/2015-03-31/functions"
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/lambda/aws4_request"}
    assert requests.post(url, data="{}", timeout=10).status_code == 403
    page = signed | {"Origin": "http://evil.example"}
    assert requests.post(url, data="{}", headers=page, timeout=10).status_code == 403
    assert requests.get(url, headers=signed, timeout=10).status_code == 200


MISBEHAVING = """
import os, time
def handler(event, context):
  what = event['queryStringParameters']['what']
  if what == 'malformed': return 'no object'
  if what == 'unknown member': return {'statusCode': 200, 'colour': 'red'}
  if what == 'oversized': return {'statusCode': 200, 'body': 'x' * 6291600}
  if what == 'crash': os._exit(1)
  if what == 'slow': time.sleep(10)
"""


@needs_python
@pytest.mark.parametrize(("what", "line"), [
    ("malformed", "Execution failed due to configuration error: Malformed Lambda proxy response"),
    ("unknown member", "Execution failed due to configuration error: Malformed Lambda proxy response"),
    ("oversized", "Lambda execution failed with status 200 due to customer function error: Response "
                  "payload size exceeded maximum allowed payload size (6291556 bytes).. Lambda request id: "),
    ("crash", "Error: Runtime exited with error: exit status 1. Lambda request id: "),
    ("slow", "Error: Task timed out after 1.00 seconds. Lambda request id: "),
])
def test_functions_that_misbehave_are_bad_gateways(tmp_path, what, line):
    (tmp_path / "app.py").write_text(MISBEHAVING)
    (tmp_path / "trygate.toml").write_text(
        "[functions.bad]\ncode = '.'\nhandler = 'app.handler'\ntimeout = 1\n")
    (tmp_path / "api.json").write_text(json.dumps({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": {
            "responses": {}, "x-amazon-apigateway-integration": {
                "type": "aws_proxy", "httpMethod": "POST", "uri": invocations_of(
                    "arn:aws:lambda:us-east-1:000000000000:function:bad")}}}}}))
    answer = invoke(tmp_path / "api.json", "GET", f"/?what={what.replace(' ', '%20')}",
                    "--config", tmp_path / "trygate.toml")
    assert answer["status"] == 502
    assert json.loads(answer["body"]) == {"message": "Internal server error"}
    assert line in answer["log"]
