"""The example of SAM: its functions and authorizers run without a word about them, in a test, on a
deployed stage, and from the command line.
"""

import json
import os
import subprocess
import zipfile

import pytest
import requests
from conftest import ENVIRONMENT, HERE, TRYGATE, Server, invoke

TEMPLATE = HERE.parent / "examples/sam/template.yaml"

needs_python = pytest.mark.skipif(
    "TRYGATE_LAMBDA_PYTHON" not in os.environ, reason="no Python with awslambdaric is named")
needs_node = pytest.mark.skipif(
    "TRYGATE_LAMBDA_NODE_CLIENT" not in os.environ, reason="no aws-lambda-ric is named")


@pytest.fixture(scope="module")
def house():
    """A server with the template imported, and deployed as the stage `live`."""
    running = Server("--ephemeral", "--hide-function-output", "--import", str(TEMPLATE))
    running.gateway = running.client(key="000000000000")
    [api] = running.gateway.get_rest_apis()["items"]
    running.api = api["id"]
    resources = running.gateway.get_resources(restApiId=running.api)["items"]
    running.resources = {each["path"]: each["id"] for each in resources}
    authorizers = running.gateway.get_authorizers(restApiId=running.api)["items"]
    running.authorizers = {each["name"]: each["id"] for each in authorizers}
    running.gateway.create_deployment(restApiId=running.api, stageName="live")
    yield running
    assert running.stop() == 0


def test_method(house, template, path, **more):
    return house.gateway.test_invoke_method(
        restApiId=house.api, resourceId=house.resources[template], httpMethod="GET",
        pathWithQueryString=path, **more)


test_method.__test__ = False


def on_stage(house, path, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(f"{house.url}/restapis/{house.api}/live/_user_request_{path}", headers=headers)


def authorize(house, name, **request):
    return house.gateway.test_invoke_authorizer(
        restApiId=house.api, authorizerId=house.authorizers[name], **request)


@needs_python
def test_a_python_function_of_a_template(house):
    answer = test_method(house, "/greet/{name}", "/greet/Ada?loud=yes")
    assert answer["status"] == 200, answer["log"]
    told = json.loads(answer["body"])
    assert told == {"text": "GOOD DAY, ADA!", "by": "Greet", "memory": "256", "authorizer": None}
    answer = invoke(TEMPLATE, "GET", "/greet/Ada")
    assert json.loads(answer["body"])["text"] == "Good day, Ada"


@needs_node
def test_a_node_function_of_a_template(house):
    answer = test_method(house, "/clock/{zone+}", "/clock/Asia/Tokyo")
    assert json.loads(answer["body"])["timeZone"] == "Asia/Tokyo"
    assert on_stage(house, "/clock/Nowhere").status_code == 404
    assert invoke(TEMPLATE, "GET", "/clock/UTC")["status"] == 200


def test_what_cannot_run_is_told_when_it_is_called(house):
    done = invoke(TEMPLATE, "GET", "/report", check=False)
    assert done.returncode != 0
    assert "the runtime java21 is none of" in done.stderr
    functions = house.client(key="000000000000", service="lambda")
    with pytest.raises(functions.exceptions.ClientError) as raised:
        functions.invoke(FunctionName="Report")
    assert "the runtime java21 is none of" in raised.value.response["Error"]["Message"]


@needs_python
def test_a_token_is_judged(house):
    answer = authorize(house, "Token", headers={"Authorization": "open sesame"})
    assert (answer["clientStatus"], answer["principalId"]) == (0, "ali")
    [statement] = json.loads(answer["policy"])["Statement"]
    assert statement["Effect"] == "Allow"
    assert "Successfully completed authorizer execution" in answer["log"]
    answer = authorize(house, "Token", headers={"Authorization": "open wheat"})
    assert answer["clientStatus"] == 401
    assert "policy" not in answer

    allowed = on_stage(house, "/vault", Authorization="open sesame")
    assert allowed.status_code == 200
    context = allowed.json()["authorizer"]
    latency = context.pop("integrationLatency")
    assert isinstance(latency, int)
    # the context's values are text when they arrive
    assert context == {"principalId": "ali", "caves": "40", "rich": "true", "friend": "Morgiana"}
    refused = on_stage(house, "/vault", Authorization="open barley")
    assert refused.status_code == 403
    assert "explicit deny" in refused.json()["Message"]
    unknown = on_stage(house, "/vault", Authorization="open wheat")
    assert (unknown.status_code, unknown.json()) == (401, {"message": "Unauthorized"})
    assert on_stage(house, "/vault").status_code == 401


@needs_python
def test_a_request_is_judged(house):
    answer = authorize(
        house, "Request", headers={"X-Guest": "ali"}, pathWithQueryString="/rooms?room=a")
    assert (answer["clientStatus"], answer["principalId"]) == (0, "ali")
    allowed = on_stage(house, "/rooms?room=a", X_Guest="ali")
    assert allowed.status_code == 200
    context = allowed.json()["authorizer"]
    assert (context["principalId"], context["room"]) == ("ali", "a")
    assert context["path"].endswith("/rooms")
    assert on_stage(house, "/rooms?room=b", X_Guest="ali").status_code == 403
    # an identity source that is missing
    assert on_stage(house, "/rooms", X_Guest="ali").status_code == 401


@needs_python
def test_the_command_line_asks_authorizers():
    def run(*arguments):
        done = subprocess.run(
            [TRYGATE, "authorize", TEMPLATE, *arguments, "--json"], env=ENVIRONMENT,
            capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert run("Token", "-H", "Authorization: open sesame")["principalId"] == "ali"
    assert run("Token", "-H", "Authorization: open wheat")["clientStatus"] == 401
    assert run("Request", "-H", "X-Guest: ali", "--path", "/rooms?room=a")["clientStatus"] == 0
    arguments = ("GET", "/vault", "--include", "authorizer", "-H")
    answer = invoke(TEMPLATE, *arguments, "Authorization: open sesame")
    assert json.loads(answer["body"])["authorizer"]["caves"] == "40"
    assert invoke(TEMPLATE, *arguments, "Authorization: open barley")["status"] == 403
    assert invoke(TEMPLATE, *arguments, "Authorization: open wheat")["status"] == 401


@needs_python
def test_inline_code_archives_and_assets(tmp_path):
    code = "def handler(event, context):\n  return {'statusCode': 200, 'body': 'from %s'}\n"
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        archive.writestr("index.py", code % "an archive")
    (tmp_path / "asset.1f").mkdir()
    (tmp_path / "asset.1f/index.py").write_text(code % "an asset")

    def function(**properties):
        return {"Type": "AWS::Lambda::Function", "Properties": {
            "Handler": "index.handler", "Runtime": "python3.12", **properties}}

    def method(name):
        return {"Type": "AWS::ApiGateway::Method", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": f"{name}Resource"},
            "HttpMethod": "GET", "AuthorizationType": "NONE", "Integration": {
                "Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": {"Fn::Join": ["", [
                    "arn:", {"Ref": "AWS::Partition"}, ":apigateway:", {"Ref": "AWS::Region"},
                    ":lambda:path/2015-03-31/functions/", {"Fn::GetAtt": [name, "Arn"]},
                    "/invocations"]]}}}}

    def resource(name):
        return {"Type": "AWS::ApiGateway::Resource", "Properties": {
            "RestApiId": {"Ref": "Api"}, "PathPart": name,
            "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}}}

    asset = function(Code={"S3Bucket": {"Fn::Sub": "cdk-assets-${AWS::AccountId}"}, "S3Key": "1f.zip"})
    asset["Metadata"] = {"aws:asset:path": "asset.1f", "aws:asset:property": "Code"}
    functions = {
        "Inline": function(Code={"ZipFile": code % "a text"}),
        "Archive": {"Type": "AWS::Serverless::Function", "Properties":
                    function(CodeUri="code.zip")["Properties"]},
        "Asset": asset,
    }
    resources = {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "all"}}}
    for name, described in functions.items():
        resources |= {name: described, f"{name}Resource": resource(name), f"{name}Method": method(name)}
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": resources}))
    for name, where in (("Inline", "a text"), ("Archive", "an archive"), ("Asset", "an asset")):
        assert invoke(template, "GET", f"/{name}")["body"] == f"from {where}"


VERSIONED = """
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Published:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: &code |
        import json, os
        def handler(event, context):
          seen = [context.function_version, os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
                  context.invoked_function_arn.split(":function:")[1]]
          return {"statusCode": 200, "body": json.dumps(seen)}
      Handler: index.handler
      Runtime: python3.13
      AutoPublishAlias: live
      Events:
        Get:
          Type: Api
          Properties: {Path: /published, Method: get}
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: plain
      Code: {ZipFile: *code}
      Handler: index.handler
      Runtime: python3.13
      Role: arn:aws:iam::000000000000:role/r
  PlainVersion:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Plain}
  PlainAlias:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !GetAtt Plain.Arn
      FunctionVersion: !GetAtt PlainVersion.Version
      Name: prod
  Plainly:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: plainly}
  Version:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Plainly, PathPart: version,
                 ParentId: !GetAtt Plainly.RootResourceId}
  GetVersion:
    Type: AWS::ApiGateway::Method
    Properties: &method
      RestApiId: !Ref Plainly
      ResourceId: !Ref Version
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: &integration
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub "<path>/${PlainVersion}/invocations"
  Alias:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Plainly, PathPart: alias,
                 ParentId: !GetAtt Plainly.RootResourceId}
  GetAlias:
    Type: AWS::ApiGateway::Method
    Properties:
      <<: *method
      ResourceId: !Ref Alias
      Integration:
        <<: *integration
        Uri: !Sub "<path>/${PlainAlias}/invocations"
  Staged:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Plainly, PathPart: staged,
                 ParentId: !GetAtt Plainly.RootResourceId}
  GetStaged:
    Type: AWS::ApiGateway::Method
    Properties:
      <<: *method
      ResourceId: !Ref Staged
      Integration:
        <<: *integration
        Uri: !Sub "<path>/${Plain.Arn}:${!stageVariables.alias}/invocations"
""".replace("<path>", "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions")


@needs_python
@pytest.mark.parametrize(("api", "path", "alias", "seen"), [
    ("ServerlessRestApi", "/published", "", ["1", "1", "Published:live"]),
    ("Plainly", "/version", "", ["1", "1", "plain:1"]),
    ("Plainly", "/alias", "", ["1", "1", "plain:prod"]),
    ("Plainly", "/staged", "prod", ["1", "1", "plain:prod"]),
    ("Plainly", "/staged", "4", ["4", "4", "plain:4"]),
])
def test_versions_and_aliases_of_a_template(tmp_path, api, path, alias, seen):
    (tmp_path / "template.yaml").write_text(VERSIONED)
    answer = invoke(tmp_path / "template.yaml", "GET", path, "--api", api,
                    "--stage-variable", f"alias={alias}")
    assert answer["status"] == 200, answer["log"]
    assert json.loads(answer["body"]) == seen


@needs_python
def test_what_sam_permits_is_enforced(tmp_path):
    (tmp_path / "template.yaml").write_text(VERSIONED)
    answer = invoke(tmp_path / "template.yaml", "GET", "/published",
                    "--api", "ServerlessRestApi", "--enforce-permissions")
    assert answer["status"] == 200, answer["log"]
    # nobody permitted anything on the function that is not SAM's
    answer = invoke(tmp_path / "template.yaml", "GET", "/version",
                    "--api", "Plainly", "--enforce-permissions")
    assert answer["status"] == 500
    permitted = VERSIONED + """
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref PlainVersion
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Plainly}/*/GET/version"
"""
    (tmp_path / "template.yaml").write_text(permitted)
    answer = invoke(tmp_path / "template.yaml", "GET", "/version",
                    "--api", "Plainly", "--enforce-permissions")
    assert answer["status"] == 200, answer["log"]
    answer = invoke(tmp_path / "template.yaml", "GET", "/alias",
                    "--api", "Plainly", "--enforce-permissions")
    assert answer["status"] == 500
