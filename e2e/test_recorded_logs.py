"""The recorded test invocations of MOCK integrations and of an endpoint that is no address: each
line for line, over the wire and from a definition file.

The expected logs under `expected/` are written by ourselves, so that a fresh clone can compare;
where the recordings are at hand they are compared too.
"""

import json

import pytest
from conftest import HERE, SHARED, comparable, invoke, normalise

RECORDED = SHARED / "recorded/execution-logs"

# number: method, the resource, the path that is invoked (None: left out), the body
CASES = {
    "001": ("GET", "/pets", None, ""),
    "002": ("GET", "/pets", "/random/test", ""),
    "003": ("GET", "/pets/{petId}", "/pets/123", ""),
    "004": ("GET", "/pets/{petId}", None, ""),
    "005": ("GET", "/pets/{petId}", "/random/test", ""),
    "006": ("GET", "/pets/{petId}", "/pets/123?foo=bar", ""),
    "007": ("POST", "/pets/{petId}", "/pets/123", '{"foo": "bar"}'),
    "008": ("GET", "/", None, ""),
    "025": ("OPTIONS", "/registrations", None, ""),
    "026": ("OPTIONS", "/registrations", "/registrations", ""),
}


def definition(number):
    return HERE / "definitions" / ("endpoint.yaml" if number == "008" else "pets.yaml")


def expected(number):
    return json.loads((HERE / "expected" / f"{number}.json").read_text())


def recorded(number):
    found = sorted(RECORDED.glob(f"{number}-*.json"))
    return json.loads(found[0].read_text()) if found else None


def hold_against_recording(number, answer):
    recording = recorded(number)
    if recording is None:
        return
    # a paste loses the last line break
    assert normalise(answer["log"]).rstrip("\n") == normalise(recording["log"]).rstrip("\n")
    body = recording["body"]
    assert answer["body"] == body or json.loads(answer["body"]) == body
    headers = recording.get("multiValueHeaders") or recording["headers"]
    assert answer["multiValueHeaders"] == headers


@pytest.mark.parametrize("number", CASES)
def test_from_a_definition(number):
    method, resource, path, body = CASES[number]
    answer = invoke(
        definition(number), method, path or resource, "--resource", resource, "--body", body
    )
    assert comparable(answer) == expected(number)
    hold_against_recording(number, answer)


@pytest.mark.parametrize("number", CASES)
def test_over_the_wire(apigateway, number):
    method, resource, path, body = CASES[number]
    api = apigateway.import_rest_api(body=definition(number).read_bytes())
    resources = apigateway.get_resources(restApiId=api["id"])["items"]
    arguments = {"pathWithQueryString": path} if path else {}
    answer = apigateway.test_invoke_method(
        restApiId=api["id"],
        resourceId=next(r["id"] for r in resources if r["path"] == resource),
        httpMethod=method,
        body=body,
        **arguments,
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert isinstance(answer["latency"], int)
    assert comparable(answer) == expected(number)
    hold_against_recording(number, answer)


def test_the_recordings_are_here():
    if not RECORDED.is_dir():
        pytest.skip("skipped: ../shared is not here")
    found = [number for number in CASES if recorded(number)]
    print(f"{len(found)} of {len(CASES)} recordings are at hand: {', '.join(found)}")
    assert len(found) >= 6
