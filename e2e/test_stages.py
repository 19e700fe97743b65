"""Deployments and stages with boto3 and plain HTTP: what clients do from the first deployment to the
promotion of a canary and the way back.
"""

import gzip
import json
import socket
import urllib.parse

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import Server

# names below .localhost are this machine's, whatever the resolver thinks
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve(
    "127.0.0.1" if isinstance(host, str) and host.endswith(".localhost") else host, *more, **named
)


@pytest.fixture
def api(apigateway):
    """An API whose `GET /pets/{id}` answers what the stage's variable says."""
    made = apigateway.create_rest_api(name="stages", minimumCompressionSize=200)
    api, root = made["id"], made["rootResourceId"]
    pets = apigateway.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
    pet = apigateway.create_resource(restApiId=api, parentId=pets, pathPart="{id}")["id"]
    method = {"restApiId": api, "resourceId": pet, "httpMethod": "GET"}
    apigateway.put_method(**method, authorizationType="NONE")
    apigateway.put_method_response(**method, statusCode="200")
    apigateway.put_integration(
        **method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
    )
    template = (
        '{"id": "$input.params(\'id\')", "color": "$stageVariables.color", '
        '"canary": "$context.isCanaryRequest", "long": "$input.params(\'long\')"}'
    )
    apigateway.put_integration_response(
        **method, statusCode="200", responseTemplates={"application/json": template}
    )
    return api


def call(server, api, path, **more):
    """Calls a path of the stage `dev` in both forms; they answer alike."""
    url = urllib.parse.urlsplit(server.url)
    answers = [
        requests.get(f"http://{api}.execute-api.localhost:{url.port}/dev{path}", **more),
        requests.get(f"{server.url}/restapis/{api}/dev/_user_request_{path}", **more),
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].text == answers[1].text
    return answers[0]


def test_from_the_first_deployment_to_a_promoted_canary(server, apigateway, api):
    assert call(server, api, "/pets/7").status_code == 403
    first = apigateway.create_deployment(
        restApiId=api, stageName="dev", description="first", variables={"color": "red"}
    )
    assert call(server, api, "/pets/7").json() == {
        "id": "7", "color": "red", "canary": "", "long": "",
    }
    second = apigateway.create_deployment(
        restApiId=api, stageName="dev",
        canarySettings={"percentTraffic": 100.0, "stageVariableOverrides": {"color": "blue"}},
    )
    shown = call(server, api, "/pets/7").json()
    assert (shown["color"], shown["canary"]) == ("blue", "true")
    stage = apigateway.get_stage(restApiId=api, stageName="dev")
    assert stage["deploymentId"] == first["id"]
    assert stage["canarySettings"]["deploymentId"] == second["id"]
    promoted = apigateway.update_stage(restApiId=api, stageName="dev", patchOperations=[
        {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
        {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
        {"op": "remove", "path": "/canarySettings"},
    ])
    assert promoted["deploymentId"] == second["id"]
    assert "canarySettings" not in promoted
    shown = call(server, api, "/pets/7").json()
    assert (shown["color"], shown["canary"]) == ("blue", "")
    summary = apigateway.get_deployment(
        restApiId=api, deploymentId=first["id"], embed=["apisummary"]
    )["apiSummary"]
    assert summary == {"/pets/{id}": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}}}
    apigateway.delete_deployment(restApiId=api, deploymentId=first["id"])
    with pytest.raises(ClientError) as refused:
        apigateway.delete_deployment(restApiId=api, deploymentId=second["id"])
    assert "Active stages" in str(refused.value)
    pages = apigateway.get_paginator("get_deployments").paginate(restApiId=api)
    assert [item["id"] for page in pages for item in page["items"]] == [second["id"]]
    apigateway.delete_stage(restApiId=api, stageName="dev")
    assert call(server, api, "/pets/7").json() == {"message": "Forbidden"}


def test_clients_get_what_they_accept(server, apigateway, api):
    apigateway.create_deployment(restApiId=api, stageName="dev")
    params = {"long": "x" * 300}
    packed = call(server, api, "/pets/7", params=params, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json()["long"] == params["long"]
    raw = requests.get(
        f"{server.url}/restapis/{api}/dev/_user_request_/pets/7", params=params,
        headers={"Accept-Encoding": "gzip"}, stream=True,
    ).raw.read(decode_content=False)
    assert json.loads(gzip.decompress(raw))["long"] == params["long"]
    plain = call(server, api, "/pets/7", params=params, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Content-Type"] == "application/json"
    assert len(plain.headers["x-amzn-RequestId"]) == 36


def test_the_cli_deploys_and_changes_a_stage(server, aws, apigateway, api):
    aws("create-deployment", "--rest-api-id", api, "--stage-name", "dev")
    changed = aws(
        "update-stage", "--rest-api-id", api, "--stage-name", "dev", "--patch-operations",
        "op=replace,path=/*/*/throttling/rateLimit,value=0",
        "op=replace,path=/*/*/throttling/burstLimit,value=0",
    )
    assert changed["methodSettings"]["*/*"]["throttlingBurstLimit"] == 0
    throttled = call(server, api, "/pets/7")
    assert (throttled.status_code, throttled.json()) == (429, {"message": "Too Many Requests"})
    aws(
        "update-stage", "--rest-api-id", api, "--stage-name", "dev", "--patch-operations",
        "op=remove,path=/*/*",
    )
    assert call(server, api, "/pets/7").status_code == 200
    assert aws("flush-stage-cache", "--rest-api-id", api, "--stage-name", "dev") is None
    stages = aws("get-stages", "--rest-api-id", api, "--query", "item[].stageName")
    assert stages == ["dev"]


KEYS = """
[alice]
aws_access_key_id = AKIDALICE
aws_secret_access_key = of/alice+
account = 111122223333

[stranger]
aws_access_key_id = AKIDSTRANGER
aws_secret_access_key = of-a-stranger
account = 444455556666
"""


def test_signed_calls_of_a_stage(tmp_path):
    file = tmp_path / "credentials"
    file.write_text(KEYS)
    server = Server("--ephemeral", "--auth", "sigv4", "--credentials", str(file))
    alice = boto3.client(
        "apigateway", region_name="eu-west-1", endpoint_url=server.url,
        aws_access_key_id="AKIDALICE", aws_secret_access_key="of/alice+",
    )
    made = alice.create_rest_api(name="signed")
    method = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "POST"}
    alice.put_method(**method, authorizationType="AWS_IAM")
    alice.put_method_response(**method, statusCode="200")
    alice.put_integration(
        **method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
    )
    alice.put_integration_response(**method, statusCode="200", responseTemplates={
        "application/json": "$context.identity.userArn $context.identity.accountId",
    })
    alice.create_deployment(restApiId=made["id"], stageName="dev")
    url = f"{server.url}/restapis/{made['id']}/dev/_user_request_/?b=2&a=x%20y"

    def signed(key, secret, service="execute-api", region="eu-west-1", sent=None):
        body = '{"a": 1}'
        request = AWSRequest(method="POST", url=url, data=body,
                             headers={"Content-Type": "application/json"})
        SigV4Auth(Credentials(key, secret), service, region).add_auth(request)
        prepared = request.prepare()
        return requests.post(url, data=sent or body, headers=dict(prepared.headers))

    answer = signed("AKIDALICE", "of/alice+")
    assert answer.text == "arn:aws:iam::111122223333:user/alice 111122223333"
    for answer, kind in [
        (requests.post(url), "MissingAuthenticationTokenException"),
        (signed("AKIDALICE", "wrong"), "InvalidSignatureException"),
        (signed("AKIDALICE", "of/alice+", sent='{"a": 2}'), "InvalidSignatureException"),
        (signed("AKIDALICE", "of/alice+", service="apigateway"), "InvalidSignatureException"),
        (signed("AKIDALICE", "of/alice+", region="us-east-2"), "InvalidSignatureException"),
        (signed("AKIDNOBODY", "x"), "InvalidSignatureException"),
        (signed("AKIDSTRANGER", "of-a-stranger"), "AccessDeniedException"),
    ]:
        assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (403, kind), answer.text
    assert server.stop() == 0
