"""An API built call by call, with boto3 and with the AWS CLI, answers as its definition does."""

import json

import pytest
from conftest import HERE, comparable, invoke

DEFINITION = HERE / "definitions/orders.yaml"

MODEL = {
    "type": "object",
    "required": ["item", "quantity"],
    "properties": {"item": {"type": "string"}, "quantity": {"type": "integer", "minimum": 1}},
}
REQUEST = (
    "#if($input.path('$.quantity') > 10)"
    '{"statusCode": 422}#else{"statusCode": 201}#end'
)
CREATED = '{"dryRun": "$input.params(\'dryRun\')", "stage": "$context.stage"}'

# path with query, body, the status that comes of it
REQUESTS = [
    ("/orders?dryRun=yes", '{"item": "tea", "quantity": 2}', 201),
    ("/orders?dryRun=yes", '{"item": "tea", "quantity": 11}', 422),
    ("/orders?dryRun=yes", '{"item": "tea"}', 400),
    ("/orders?dryRun=yes", '{"item": 1, "quantity": 0}', 400),
    ("/orders?dryRun=yes", "", 400),
    ("/orders", '{"item": "tea", "quantity": 2}', 400),
]


def build_with_boto3(client):
    api = client.create_rest_api(name="orders", version="1")
    made = {"restApiId": api["id"]}
    client.create_model(
        **made, name="Order", contentType="application/json", schema=json.dumps(MODEL)
    )
    validator = client.create_request_validator(
        **made, name="everything", validateRequestBody=True, validateRequestParameters=True
    )
    resource = client.create_resource(**made, parentId=api["rootResourceId"], pathPart="orders")
    method = {**made, "resourceId": resource["id"], "httpMethod": "POST"}
    client.put_method(
        **method,
        authorizationType="NONE",
        requestValidatorId=validator["id"],
        requestParameters={"method.request.querystring.dryRun": True},
        requestModels={"application/json": "Order"},
    )
    client.put_integration(
        **method, type="MOCK", requestTemplates={"application/json": REQUEST}
    )
    client.put_method_response(
        **method, statusCode="201", responseParameters={"method.response.header.Location": False}
    )
    client.put_method_response(**method, statusCode="422")
    client.put_integration_response(
        **method,
        statusCode="201",
        responseParameters={"method.response.header.Location": "'/orders/1'"},
        responseTemplates={"application/json": CREATED},
    )
    client.put_integration_response(
        **method,
        statusCode="422",
        selectionPattern=r"4\d\d",
        responseTemplates={"application/json": '{"error": "too many"}'},
    )
    return api["id"], resource["id"]


def build_with_the_cli(aws):
    api = aws("create-rest-api", "--name", "orders")
    made = ("--rest-api-id", api["id"])
    # older versions drop the member rootResourceId
    root = aws("get-resources", *made, "--query", "items[?path=='/'].id | [0]")
    aws(
        "create-model", *made, "--name", "Order", "--content-type", "application/json",
        "--schema", json.dumps(MODEL),
    )
    validator = aws(
        "create-request-validator", *made, "--name", "everything",
        "--validate-request-body", "--validate-request-parameters",
    )
    resource = aws(
        "create-resource", *made, "--parent-id", root, "--path-part", "orders"
    )
    method = (*made, "--resource-id", resource["id"], "--http-method", "POST")
    aws(
        "put-method", *method, "--authorization-type", "NONE",
        "--request-validator-id", validator["id"],
        "--request-parameters", json.dumps({"method.request.querystring.dryRun": True}),
        "--request-models", json.dumps({"application/json": "Order"}),
    )
    aws(
        "put-integration", *method, "--type", "MOCK",
        "--request-templates", json.dumps({"application/json": REQUEST}),
    )
    aws(
        "put-method-response", *method, "--status-code", "201",
        "--response-parameters", json.dumps({"method.response.header.Location": False}),
    )
    aws("put-method-response", *method, "--status-code", "422")
    aws(
        "put-integration-response", *method, "--status-code", "201",
        "--response-parameters", json.dumps({"method.response.header.Location": "'/orders/1'"}),
        "--response-templates", json.dumps({"application/json": CREATED}),
    )
    aws(
        "put-integration-response", *method, "--status-code", "422",
        "--selection-pattern", r"4\d\d",
        "--response-templates", json.dumps({"application/json": '{"error": "too many"}'}),
    )
    return api["id"], resource["id"]


@pytest.mark.parametrize(("path", "body", "status"), REQUESTS)
def test_boto3(apigateway, path, body, status):
    api, resource = build_with_boto3(apigateway)
    answer = apigateway.test_invoke_method(
        restApiId=api, resourceId=resource, httpMethod="POST",
        pathWithQueryString=path, body=body, headers={"X-Trace": "1"},
    )
    assert answer["status"] == status
    from_file = invoke(DEFINITION, "POST", path, "--body", body, "--header", "X-Trace: 1")
    assert comparable(answer) == comparable(from_file)


def test_the_aws_cli(aws, apigateway):
    api, resource = build_with_the_cli(aws)
    for path, body, status in REQUESTS:
        answer = aws(
            "test-invoke-method", "--rest-api-id", api, "--resource-id", resource,
            "--http-method", "POST", "--path-with-query-string", path, "--body", body,
            "--headers", json.dumps({"X-Trace": "1"}),
        )
        assert answer["status"] == status
        from_file = invoke(DEFINITION, "POST", path, "--body", body, "--header", "X-Trace: 1")
        assert comparable(answer) == comparable(from_file)
    names = aws("get-rest-apis", "--query", "items[].name")
    assert names == ["orders"]


def test_the_whole_life(apigateway):
    api, resource = build_with_boto3(apigateway)
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    listed = apigateway.get_resources(restApiId=api, embed=["methods"])["items"]
    embedded = next(r for r in listed if r["path"] == "/orders")["resourceMethods"]["POST"]
    whole = apigateway.get_method(**method)
    whole.pop("ResponseMetadata")
    assert embedded == whole
    assert whole["methodIntegration"]["integrationResponses"]["422"]["selectionPattern"] == r"4\d\d"
    assert [m["name"] for m in apigateway.get_models(restApiId=api)["items"]] == [
        "Empty", "Error", "Order",
    ]
    apigateway.delete_integration_response(**method, statusCode="422")
    apigateway.delete_method_response(**method, statusCode="422")
    apigateway.delete_integration(**method)
    apigateway.delete_method(**method)
    apigateway.delete_resource(restApiId=api, resourceId=resource)
    apigateway.delete_model(restApiId=api, modelName="Order")
    apigateway.delete_rest_api(restApiId=api)
    with pytest.raises(apigateway.exceptions.NotFoundException):
        apigateway.get_rest_api(restApiId=api)
