"""GetSdk: the JavaScript SDK of a deployed stage, unpacked and run with Node.js against that stage.
Skipped where node is missing.
"""

import io
import json
import re
import shutil
import subprocess
import zipfile

import boto3
import pytest
from botocore.exceptions import ClientError
from conftest import ENVIRONMENT, Server

TEMPLATE = """{
  "id": "$input.params('petId')", "page": "$input.params('page')",
  "trace": "$input.params('X-Trace')", "key": "$input.params('x-api-key')",
  "type": "$input.params('Content-Type')", "more": "$input.params('more')",
  "body": "$util.escapeJavaScript($context.requestOverride.path.body)", "path": "$context.path"
}"""
# A mock's answer knows the request's body only if its request keeps it.
KEEP_BODY = '#set($context.requestOverride.path.body = $input.body){"statusCode": 200}'

CALLS = """
const { apigClientFactory } = require("./apigClient.js");
const client = apigClientFactory.newClient({ apiKey: process.argv[2] });
const told = {};
async function tell(name, call) {
  try {
    const { status, data } = await call();
    told[name] = { status, data };
  } catch (error) {
    told[name] = { error: error.message, status: error.response && error.response.status,
      data: error.response && error.response.data };
  }
}
(async () => {
  await tell("get", () => client.petsPetIdGet(
    { petId: "a b/c", page: "1&2", "X-Trace": "t", unknown: "u" }, {},
    { queryParams: { more: ["m"] } }));
  await tell("post", () => client.petsPetIdPost({ petId: "7" }, { name: "Rex" }));
  await tell("text", () => client.petsPetIdPost({ petId: "7" }, '{"name": 5}'));
  await tell("missing", () => client.petsPetIdGet({}));
  await tell("unclimbable", () => client.petsPetIdGet({ petId: "..", "X-Trace": "t" }));
  await tell("with_key", () => client.secretGet());
  await tell("without_key", () => apigClientFactory.newClient().secretGet());
  await tell("signed", () => client.signedGet());
  await tell("files", () => client.filesRestGet({ rest: "a/b c" }));
  console.log(JSON.stringify({ names: Object.keys(client), told }));
})();
"""


def put(client, api, parent, part, verb, **how):
    """Adds a resource, unless there is one, with a method that mocks an answer."""
    for found in client.get_resources(restApiId=api, limit=500)["items"]:
        if (found.get("parentId"), found.get("pathPart")) == (parent, part):
            break
    else:
        found = client.create_resource(restApiId=api, parentId=parent, pathPart=part)
    at = {"restApiId": api, "resourceId": found["id"], "httpMethod": verb}
    client.put_method(**at, **{"authorizationType": "NONE"} | how)
    client.put_integration(
        **at, type="MOCK",
        requestTemplates={"application/json": KEEP_BODY, "multipart/form-data": KEEP_BODY})
    client.put_method_response(**at, statusCode="200")
    client.put_integration_response(
        **at, statusCode="200", responseTemplates={"application/json": TEMPLATE})
    return found["id"]


def run(node, client, api, folder, calls, *arguments):
    """Unpacks the SDK of a stage, runs calls with it and returns what these print."""
    answer = client.get_sdk(restApiId=api, stageName="dev", sdkType="javascript")
    zipfile.ZipFile(io.BytesIO(answer["body"].read())).extractall(folder)
    sdk = folder / "apiGateway-js-sdk"
    (sdk / "calls.js").write_text(calls)
    done = subprocess.run(
        [node, "calls.js", *arguments], cwd=sdk, env=ENVIRONMENT, capture_output=True, text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def stage(apigateway):
    """An API with a deployed stage, and a key for it."""
    made = apigateway.create_rest_api(name="pets")
    api, root = made["id"], made["rootResourceId"]
    pets = apigateway.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
    put(apigateway, api, pets, "{petId}", "GET", requestParameters={
        "method.request.path.petId": True, "method.request.querystring.page": False,
        "method.request.header.X-Trace": True,
    })
    put(apigateway, api, pets, "{petId}", "POST")
    put(apigateway, api, root, "secret", "GET", apiKeyRequired=True)
    put(apigateway, api, root, "signed", "GET", authorizationType="AWS_IAM")
    put(apigateway, api, root, "any", "ANY")
    files = apigateway.create_resource(restApiId=api, parentId=root, pathPart="files")["id"]
    put(apigateway, api, files, "{rest+}", "GET")
    apigateway.create_deployment(restApiId=api, stageName="dev")
    # after the deployment: not in the stage, so not in its SDK
    put(apigateway, api, root, "later", "GET")
    plan = apigateway.create_usage_plan(name="p", apiStages=[{"apiId": api, "stage": "dev"}])["id"]
    key = apigateway.create_api_key(name="k", enabled=True)
    apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    yield api, key["value"]
    apigateway.update_usage_plan(usagePlanId=plan, patchOperations=[
        {"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
    apigateway.delete_usage_plan(usagePlanId=plan)
    apigateway.delete_api_key(apiKey=key["id"])


def test_the_javascript_sdk_calls_its_stage(apigateway, stage, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("skipped: node is not installed")
    api, key = stage
    answer = apigateway.get_sdk(restApiId=api, stageName="dev", sdkType="javascript")
    assert answer["contentType"] == "application/octet-stream"
    assert re.fullmatch(
        r'attachment; filename="javascript_\d{4}-\d\d-\d\d_\d\d-\d\dZ\.zip"',
        answer["contentDisposition"],
    )
    answered = run(node, apigateway, api, tmp_path, CALLS, key)
    assert answered["names"] == [
        "filesRestGet", "petsPetIdGet", "petsPetIdPost", "secretGet", "signedGet",
    ]
    told = answered["told"]
    assert told["get"]["status"] == 200, told["get"]
    got = told["get"]["data"]
    assert (got["page"], got["trace"], got["more"]) == ("1&2", "t", "m")
    assert got["path"].endswith("/pets/a%20b%2Fc")
    assert (got["key"], got["type"]) == (key, "")
    assert told["post"]["data"]["body"] == '{"name":"Rex"}'
    assert told["post"]["data"]["type"] == "application/json"
    assert told["text"]["data"]["body"] == '{"name": 5}'
    assert told["missing"]["error"] == "petsPetIdGet: missing parameters: petId, X-Trace"
    assert told["unclimbable"]["error"] == 'petsPetIdGet: ".." cannot stand in a path'
    assert told["with_key"]["status"] == 200
    assert told["without_key"]["status"] == 403
    assert told["without_key"]["data"] == {"message": "Forbidden"}
    assert "give newClient accessKey and secretKey" in told["signed"]["error"]
    assert told["files"]["data"]["path"].endswith("/files/a/b%20c")
    readme = (tmp_path / "apiGateway-js-sdk/README.md").read_text()
    assert "`/any`" in readme and "`petsPetIdGet`" in readme and "laterGet" not in readme


SIGNED_CALLS = """
const { apigClientFactory } = require("./apigClient.js");
const [accessKey, secretKey] = ["AKIDALICE", "of/alice+"];
const told = [];
async function tell(config, params, body, more) {
  try {
    const client = apigClientFactory.newClient(config);
    const answer = await (body === undefined
      ? client.itemsNameGet(params, {}, more) : client.itemsNamePost(params, body, more));
    told.push([answer.status, answer.data.path]);
  } catch (error) {
    told.push([error.response ? error.response.status : error.message,
      error.response && error.response.headers["x-amzn-errortype"]]);
  }
}
(async () => {
  const name = "a b/(c)!é:*'%41";
  const more = { queryParams: { b: ["2", "1"], "a-b": "x y", a: "&=!+'", empty: "" } };
  await tell({ accessKey, secretKey }, { name }, undefined, more);
  await tell({ accessKey, secretKey }, { name }, { text: "é" }, more);
  await tell({ accessKey, secretKey }, { name: "n" }, new TextEncoder().encode("[1]"));
  const form = new FormData();
  form.set("a", "b");
  await tell({ accessKey, secretKey }, { name: "n" }, form);
  await tell({ accessKey, secretKey: "wrong" }, { name: "n" });
  const client = apigClientFactory.newClient({ accessKey, secretKey });
  const { status, data } = await client.filesRestGet({ rest: "/a//b/" });
  told.push([status, data.path]);
  console.log(JSON.stringify(told));
})();
"""


def test_the_javascript_sdk_signs_its_calls(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("skipped: node is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60).stdout
    if int(version.lstrip("v").split(".")[0]) < 20:
        pytest.skip("skipped: node is older than version 20")
    file = tmp_path / "credentials"
    file.write_text(
        "[alice]\naws_access_key_id = AKIDALICE\naws_secret_access_key = of/alice+\n"
        "account = 111122223333\n"
    )
    server = Server("--ephemeral", "--auth", "sigv4", "--credentials", str(file))
    client = boto3.client(
        "apigateway", region_name="eu-west-1", endpoint_url=server.url,
        aws_access_key_id="AKIDALICE", aws_secret_access_key="of/alice+",
    )
    made = client.create_rest_api(name="signed")
    api, root = made["id"], made["rootResourceId"]
    items = client.create_resource(restApiId=api, parentId=root, pathPart="items")["id"]
    put(client, api, items, "{name}", "GET", authorizationType="AWS_IAM")
    put(client, api, items, "{name}", "POST", authorizationType="AWS_IAM")
    files = client.create_resource(restApiId=api, parentId=root, pathPart="files")["id"]
    put(client, api, files, "{rest+}", "GET", authorizationType="AWS_IAM")
    client.create_deployment(restApiId=api, stageName="dev")
    told = run(node, client, api, tmp_path, SIGNED_CALLS)
    name = "a%20b%2F%28c%29%21%C3%A9%3A%2A%27%2541"
    expected = [[200, f"/dev/items/{name}"] for name in (name, name, "n", "n")]
    assert told[:4] == expected
    assert told[4:] == [[403, "InvalidSignatureException"], [200, "/dev/files//a//b/"]]
    assert server.stop() == 0


@pytest.mark.parametrize("kind", ["android", "java", "objectivec", "ruby", "swift"])
def test_the_other_types_are_refused(apigateway, stage, kind):
    needed = apigateway.get_sdk_type(id=kind).get("configurationProperties", [])
    given = {found["name"]: "x" for found in needed}
    with pytest.raises(ClientError) as refusal:
        apigateway.get_sdk(restApiId=stage[0], stageName="dev", sdkType=kind, parameters=given)
    assert refusal.value.response["Error"]["Code"] == "BadRequestException"
    assert kind in refusal.value.response["Error"]["Message"]
