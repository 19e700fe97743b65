"""What `terraform show -json` prints, of a plan and of a state, with functions that run from their
archives, an alias, and permissions. No Terraform is needed: the documents are written here.
"""

import json
import subprocess
import zipfile

import pytest
import requests
from conftest import ENVIRONMENT, TRYGATE, Server, invoke
from test_functions import needs_python

HELLO = """
import json, os
def handler(event, context):
  seen = [os.environ["GREETING"], event["path"], context.function_version,
          context.invoked_function_arn.split(":function:")[1]]
  return {"statusCode": 200, "body": json.dumps(seen)}
"""
API, RESOURCE = "aws_api_gateway_rest_api.api", "aws_api_gateway_resource.hello"
FUNCTION, ALIAS = "aws_lambda_function.hello", "aws_lambda_alias.live"
IDS = {
    API: {"id": "a1b2c3d4e5", "root_resource_id": "r00t000000",
          "execution_arn": "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"},
    RESOURCE: {"id": "h3110a", "rest_api_id": "a1b2c3d4e5", "parent_id": "r00t000000"},
}
LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:hello"


def uri_of(arn):
    return f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn}/invocations"


def refers(*targets):
    return {"references": [part for target in targets
                           for part in (target, target.rsplit(".", 1)[0])]}


def document(kind, permission, source=None):
    """A plan, which knows no ids and no ARNs, or the state that it leads to."""
    resources, configuration = [], []

    def add(address, values, expressions, known):
        kept = values | known if kind == "state" else values
        resource_type, name = address.split(".")
        resources.append({"address": address, "mode": "managed", "type": resource_type,
                          "name": name, "values": kept})
        configuration.append({"address": address, "mode": "managed", "type": resource_type,
                              "name": name, "expressions": expressions})

    add(API, {"name": "api", "body": None}, {"name": {"constant_value": "api"}}, IDS[API])
    add(RESOURCE, {"path_part": "hello"},
        {"rest_api_id": refers(f"{API}.id"), "parent_id": refers(f"{API}.root_resource_id")},
        IDS[RESOURCE])
    add(FUNCTION, {"function_name": "hello", "handler": "app.handler", "runtime": "python3.13",
                   "filename": "hello.zip", "publish": True, "timeout": 5, "memory_size": 256,
                   "image_uri": None, "environment": [{"variables": {"GREETING": "Hello"}}]},
        {}, {"arn": LAMBDA, "invoke_arn": uri_of(LAMBDA), "version": "7"})
    add(ALIAS, {"name": "live", "function_name": "hello"},
        {"function_name": refers(f"{FUNCTION}.function_name"),
         "function_version": refers(f"{FUNCTION}.version")},
        {"function_version": "7", "arn": f"{LAMBDA}:live", "invoke_arn": uri_of(f"{LAMBDA}:live")})
    in_api = {"rest_api_id": "a1b2c3d4e5", "resource_id": "h3110a"}
    of_api = {"rest_api_id": refers(f"{API}.id"), "resource_id": refers(f"{RESOURCE}.id")}
    for verb, callee, arn in (("GET", FUNCTION, LAMBDA), ("POST", ALIAS, f"{LAMBDA}:live")):
        method = f"aws_api_gateway_method.{verb.lower()}"
        add(method, {"http_method": verb, "authorization": "NONE"}, of_api, in_api)
        add(f"aws_api_gateway_integration.{verb.lower()}",
            {"http_method": verb, "type": "AWS_PROXY", "integration_http_method": "POST",
             "timeout_milliseconds": 29000},
            of_api | {"uri": refers(f"{callee}.invoke_arn")}, in_api | {"uri": uri_of(arn)})
    if permission:
        add("aws_lambda_permission.api",
            {"action": "lambda:InvokeFunction", "function_name": "hello", "qualifier": None,
             "principal": "apigateway.amazonaws.com", "statement_id": "api"},
            {"source_arn": refers(f"{API}.execution_arn")},
            {"source_arn": f"{IDS[API]['execution_arn']}{source}"})
    values = {"root_module": {"resources": resources}}
    if kind == "state":
        return {"format_version": "1.0", "values": values}
    return {"format_version": "1.2", "planned_values": values,
            "configuration": {"root_module": {"resources": configuration}}}


@pytest.fixture
def folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "hello.zip", "w") as archive:
        archive.writestr("app.py", HELLO)
    return tmp_path


def written(folder, *arguments):
    file = folder / "plan.json"
    file.write_text(json.dumps(document(*arguments)))
    return file


@needs_python
@pytest.mark.parametrize(("kind", "version"), [("plan", "1"), ("state", "7")])
def test_functions_and_aliases_run(folder, kind, version):
    file = written(folder, kind, False)
    answer = invoke(file, "GET", "/hello")
    assert answer["status"] == 200, answer["log"]
    assert json.loads(answer["body"]) == ["Hello", "/hello", "$LATEST", "hello"]
    answer = invoke(file, "POST", "/hello")
    assert json.loads(answer["body"]) == ["Hello", "/hello", version, "hello:live"]


@needs_python
def test_a_server_runs_them_on_a_stage(folder):
    server = Server("--ephemeral", "--hide-function-output", "--enforce-permissions",
                    "--import", str(written(folder, "plan", True)))
    gateway = server.client(key="000000000000")
    [api] = gateway.get_rest_apis()["items"]
    gateway.create_deployment(restApiId=api["id"], stageName="prod")
    url = f"{server.url}/restapis/{api['id']}/prod/_user_request_/hello"
    # a plan does not say what the permission's source is: it lets every call in
    answer = requests.get(url, timeout=20)
    assert answer.json() == ["Hello", "/hello", "$LATEST", "hello"]
    # the permission is the function's, not the alias's
    assert requests.post(url, timeout=20).status_code == 500
    functions = server.client(key="000000000000", service="lambda")
    policy = json.loads(functions.get_policy(FunctionName="hello")["Policy"])
    assert [each["Sid"] for each in policy["Statement"]] == ["aws_lambda_permission.api"]
    assert server.stop() == 0


@needs_python
@pytest.mark.parametrize(("permission", "source", "status"), [
    (False, None, 500),
    (True, "/prod/GET/hello", 500),
    (True, "/*/POST/hello", 500),
    (True, "/*/GET/hello", 200),
    (True, "/test-invoke-stage/*/*", 200),
])
def test_a_states_permissions_are_enforced(folder, permission, source, status):
    file = written(folder, "state", permission, source)
    answer = invoke(file, "GET", "/hello", "--enforce-permissions")
    assert answer["status"] == status, answer["log"]
    assert ("Invalid permissions on Lambda function" in answer["log"]) == (status == 500)
    assert invoke(file, "GET", "/hello")["status"] == 200


def doctor(file):
    done = subprocess.run([TRYGATE, "doctor", str(file), "--json"], env=ENVIRONMENT,
                          capture_output=True, text=True, timeout=60)
    return done.stdout


def test_the_doctor_sees_a_states_permission_for_a_stage_alone(folder):
    assert "test-stage" in doctor(written(folder, "state", True, "/prod/GET/hello"))
    assert "test-stage" not in doctor(written(folder, "state", True, "/*/GET/hello"))
