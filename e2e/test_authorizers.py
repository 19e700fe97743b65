"""TestInvokeAuthorizer through boto3, with the authorizer's function answered from a file, and the trace
of a test, which a header asks for.
"""

import json

import pytest

from conftest import HERE, Server

EXAMPLES = HERE.parent / "examples"


@pytest.fixture(scope="module")
def serving():
    running = Server("--ephemeral", "--backends", str(EXAMPLES / "replies"))
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def api(serving):
    client = serving.client()
    return client.import_rest_api(body=(EXAMPLES / "authorizers.yaml").read_bytes())["id"]


def ask(client, api, **request):
    [authorizer] = client.get_authorizers(restApiId=api)["items"]
    return client.test_invoke_authorizer(restApiId=api, authorizerId=authorizer["id"], **request)


def test_a_policy_is_a_success(serving, api):
    answer = ask(serving.client(), api, headers={"Authorization": "Bearer kim"})
    assert answer["clientStatus"] == 0
    assert answer["principalId"] == "kim"
    [statement] = json.loads(answer["policy"])["Statement"]
    assert statement["Effect"] == "Allow"
    assert answer["log"].endswith("Successfully completed authorizer execution\n")
    assert "/ESTestInvoke-stage/GET/" in answer["log"]
    assert isinstance(answer["latency"], int)


def test_no_token_is_401(serving, api):
    answer = ask(serving.client(), api)
    assert answer["clientStatus"] == 401
    assert "policy" not in answer and "principalId" not in answer
    assert answer["log"].endswith(" : Unauthorized\n")


def test_an_unknown_authorizer(serving, api):
    client = serving.client()
    with pytest.raises(client.exceptions.NotFoundException) as raised:
        client.test_invoke_authorizer(restApiId=api, authorizerId="nobody")
    assert raised.value.response["Error"]["Message"] == "Invalid Authorizer identifier specified"


def test_the_trace_comes_where_it_is_asked_for(serving, api):
    client = serving.client()
    answers = []
    client.meta.events.register(
        "before-sign.apigateway",
        lambda request, **_: request.headers.add_header("x-trygate-trace", "json"))
    client.meta.events.register(
        "after-call.apigateway",
        lambda http_response, **_: answers.append(http_response.content))
    items = client.get_resources(restApiId=api)["items"]
    [room] = [item for item in items if item["path"] == "/rooms/{room}"]
    parsed = client.test_invoke_method(
        restApiId=api, resourceId=room["id"], httpMethod="GET", pathWithQueryString="/rooms/21")
    # boto3 passes over the member that it does not know
    assert parsed["status"] == 200 and "trace" not in parsed
    steps = {step["step"]: step for step in json.loads(answers[-1])["trace"]}
    assert steps["TemplateChosen"]["because"] and "sinceStartMicros" in steps["TemplateChosen"]
    rendered = steps["TemplateRendered"]
    assert {"before", "after"} <= set(rendered)
    skipped = [step["what"] for step in json.loads(answers[-1])["trace"]
               if step["step"] == "Skipped"]
    assert {"authorization", "apiKey", "resourcePolicy"} <= set(skipped)
    assert "trace" not in json.loads(answers[0])
