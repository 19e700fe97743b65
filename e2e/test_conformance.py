"""Every operation of the public service model, as botocore has it: called with valid input for live
objects, the answer held against the shape of the output; then called with each constraint of the
model violated once.
"""

import json
import re

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from conftest import Server
from world import World

MODEL = botocore.session.get_session().get_service_model("apigateway")

# What an operation needs although the model does not say so.
NEEDED = {
    "CreateAuthorizer": {"authorizerUri", "identitySource"},
    "CreateModel": {"schema"},
    "CreateRequestValidator": {"name"},
    "CreateDomainName": {"regionalCertificateArn", "endpointConfiguration"},
    "PutIntegration": {"integrationHttpMethod", "uri"},
}
# What has to be there although no member names it.
NEEDED_OBJECTS = {"CreateDeployment": "httpMethod"}

called, checked = set(), 0


@pytest.fixture(scope="module")
def client():
    """A client that checks nothing, of a server that sees no other test."""
    server = Server("--ephemeral")
    yield boto3.client(
        "apigateway", region_name="us-east-1", endpoint_url=server.url,
        aws_access_key_id="conformance", aws_secret_access_key="test",
        config=Config(
            retries={"max_attempts": 0}, parameter_validation=False, connect_timeout=5,
        ),
    )
    assert server.stop() == 0


@pytest.fixture
def world(client):
    made = World(client)
    yield made
    made.leave()


def send(client, operation, given):
    """Calls an operation; returns botocore's reading of the answer and the answer as it was."""
    seen = {}

    def look(response_dict, **_):
        seen.update(response_dict)

    name = f"before-parse.apigateway.{operation}"
    client.meta.events.register(name, look)
    try:
        return client._make_api_call(operation, given), seen
    finally:
        client.meta.events.unregister(name, look)


def valid_input(world, operation, only_required=False):
    shape = MODEL.operation_model(operation).input_shape
    given = {}
    if operation in NEEDED_OBJECTS:
        assert getattr(world, NEEDED_OBJECTS[operation])
    needed = set(shape.required_members) | NEEDED.get(operation, set()) if shape else set()
    for name, member in (shape.members if shape else {}).items():
        if only_required and name not in needed:
            continue
        value = world.value(operation, name, member)
        if value is not None:
            given[name] = value
    return given


def mismatches(shape, value, path):
    """Lists what of a value on the wire is not as its shape says."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{path}: {value!r} is no structure"]
        members = {
            member.serialization.get("name", name): member
            for name, member in shape.members.items()
            if member.serialization.get("location") is None
        }
        found = [f"{path}: unknown member {name}" for name in value if name not in members]
        for name, item in value.items():
            if name in members:
                found += mismatches(members[name], item, f"{path}.{name}")
        return found
    if kind == "list":
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        return [
            wrong for at, item in enumerate(value)
            for wrong in mismatches(shape.member, item, f"{path}[{at}]")
        ]
    if kind == "map":
        if not isinstance(value, dict):
            return [f"{path}: {value!r} is no map"]
        # a template that was put as null is shown as null (recorded)
        return [
            wrong for name, item in value.items() if item is not None
            for wrong in mismatches(shape.value, item, f"{path}.{name}")
        ]
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "long": isinstance(value, int) and not isinstance(value, bool),
        "double": isinstance(value, (int, float)) and not isinstance(value, bool),
        "timestamp": isinstance(value, (int, float)) and not isinstance(value, bool),
    }[kind]
    if not fits:
        return [f"{path}: {value!r} is no {kind}"]
    enum = shape.metadata.get("enum")
    return [f"{path}: {value!r} is not of {enum}"] if enum and value not in enum else []


# What an answer need not echo: it is told in another form, or by another operation.
NOT_ECHOED = {
    ("CreateDeployment", "canarySettings"), ("PutMethod", "requestValidatorId"),
    ("GetApiKey", "value"), ("CreateDomainName", "domainNameId"),
}


def missing(operation, given, body, output):
    """Lists the members that the answer should have: lists their items, objects what was given."""
    members = {
        name: member.serialization.get("name", name) for name, member in output.members.items()
        if member.serialization.get("location") is None
    }
    found = []
    if "items" in members and members["items"] not in body:
        found.append("no items")
    if operation.startswith(("Create", "Put", "Generate")) and "payload" not in output.serialization:
        if "id" in members and "id" not in body:
            found.append("no id")
        for name, value in given.items():
            wire = members.get(name)
            if wire is None or (operation, name) in NOT_ECHOED or value in (None, {}, []):
                continue
            if wire not in body:
                found.append(f"{name} was given and is not told")
    return found


def check_answer(operation, given, parsed, seen):
    model = MODEL.operation_model(operation)
    assert seen["status_code"] == model.http.get("responseCode", 200)
    output = model.output_shape
    if output is None:
        assert seen["body"] == b"", "an answer where there is none"
        return
    if output.serialization.get("payload"):
        assert parsed["body"].read()
        assert {name for name in ("contentType", "contentDisposition") if parsed.get(name)}
        return
    body = json.loads(seen["body"])
    assert mismatches(output, body, operation) == []
    assert missing(operation, given, body, output) == []
    # botocore found everything that the wire has
    told = set(parsed) - {"ResponseMetadata"}
    wire = {name: m.serialization.get("name", name) for name, m in output.members.items()}
    assert {wire[name] for name in told} == set(body)


@pytest.mark.parametrize("operation", MODEL.operation_names)
def test_valid_input_is_answered_in_shape(client, world, operation):
    for only_required in (True, False):
        fresh = World(client)
        given = valid_input(fresh, operation, only_required)
        try:
            parsed, seen = send(client, operation, given)
        finally:
            fresh.leave()
        check_answer(operation, given, parsed, seen)
    called.add(operation)


def violations(operation):
    """Lists each constraint of an operation's input: where it is, how it is broken, the texts."""
    shape = MODEL.operation_model(operation).input_shape
    if shape is None:
        return
    prefix = operation[0].lower() + operation[1:] + "Input."
    payload = shape.serialization.get("payload")
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        path = name if location else prefix + name
        if name in shape.required_members and location != "uri" and name != payload:
            yield (name,), None, f"Value null at '{path}' failed to satisfy constraint: Member must not be null"
        yield from of_shape(member, (name,), path)


def of_shape(shape, keys, path):
    if enum := shape.metadata.get("enum"):
        yield keys, "wrong", (
            f"Value 'wrong' at '{path}' failed to satisfy constraint: Member must satisfy enum value "
            f"set: [", enum)
    elif pattern := shape.metadata.get("pattern"):
        yield keys, "wrong", (
            f"Value 'wrong' at '{path}' failed to satisfy constraint: Member must satisfy regular "
            f"expression pattern: {pattern}")
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in shape.required_members:
                yield (*keys, name), None, (
                    f"Value null at '{path}.{name}' failed to satisfy constraint: Member must not be "
                    f"null")
            yield from of_shape(member, (*keys, name), f"{path}.{name}")
    elif shape.type_name == "list" and shape.member.metadata.get("enum"):
        yield keys, ["wrong"], (
            f"Value '[wrong]' at '{path}' failed to satisfy constraint: Member must satisfy "
            f"constraint: [Member must satisfy enum value set: [", shape.member.metadata["enum"])
    elif shape.type_name == "list" and shape.member.type_name == "structure":
        yield from of_shape(shape.member, (*keys, 0), f"{path}.1.member")


def broken(given, keys, value):
    """Returns an input in which the member at the keys is another, or missing."""
    copy = json.loads(json.dumps(given, default=lambda b: b.decode()))
    at = copy
    for key, following in zip(keys, keys[1:]):
        empty = [{}] if following == 0 else {}
        at = at[0] if key == 0 else at.setdefault(key, empty)
    if value is None:
        at.pop(keys[-1], None)
    else:
        at[keys[-1]] = value
    return copy


# the others have no member with a constraint that a client lets through
CONSTRAINED = [operation for operation in MODEL.operation_names if any(violations(operation))]


@pytest.mark.parametrize("operation", CONSTRAINED)
def test_each_constraint_is_refused_in_aws_words(client, world, operation):
    global checked
    given = valid_input(world, operation, only_required=True)
    for keys, value, text in violations(operation):
        with pytest.raises(ClientError) as refusal:
            send(client, operation, broken(given, keys, value))
        answer = refusal.value.response
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400, (keys, answer)
        assert answer["Error"]["Code"] == "ValidationException", (keys, answer)
        message = answer["Error"]["Message"]
        start, values = text if isinstance(text, tuple) else (text, None)
        assert message.startswith("1 validation error detected: " + start), (keys, message)
        if values:
            told = re.search(r"enum value set: \[([^\]]*)\]", message).group(1).split(", ")
            assert sorted(told) == sorted(values), (keys, message)
        checked += 1


def test_the_counts(capsys):
    with capsys.disabled():
        print(
            f"\nconformance: {len(called)} of {len(MODEL.operation_names)} operations called and "
            f"answered in shape, {checked} constraints of {len(CONSTRAINED)} operations refused"
        )
    assert len(MODEL.operation_names) == 124
