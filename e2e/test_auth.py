"""Verified signatures, permissions and rates through boto3, and the four exceptions that
TestInvokeMethod declares."""

import datetime
import json
import urllib.error
import urllib.request

import botocore.auth
import boto3
import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import Server

FILE = """
[alice]
aws_access_key_id = AKIDALICE
aws_secret_access_key = of/alice+
account = 111122223333

[reader]
aws_access_key_id = AKIDREADER
aws_secret_access_key = of-reader
account = 111122223333
allow = GET

[session]
aws_access_key_id = ASIASESSION
aws_secret_access_key = of-session
aws_session_token = a-token

[ended]
aws_access_key_id = ASIAENDED
aws_secret_access_key = of-ended
aws_session_token = old-token
expiration = 2020-01-01T00:00:00Z
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    file = tmp_path_factory.mktemp("auth") / "credentials"
    file.write_text(FILE)
    running = Server("--ephemeral", "--auth", "sigv4", "--credentials", str(file))
    yield running
    assert running.stop() == 0


def client(server, key="AKIDALICE", secret="of/alice+", token=None, region="us-east-1"):
    return boto3.client(
        "apigateway", region_name=region, endpoint_url=server.url, aws_access_key_id=key,
        aws_secret_access_key=secret, aws_session_token=token,
        config=Config(retries={"max_attempts": 0}),
    )


def refused(call, *arguments, **members):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **members)
    response = caught.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]


def test_a_signature_that_fits_is_let_in(guarded):
    alice = client(guarded)
    api = alice.create_rest_api(name="a b/ç", description="x")
    # paths and queries of every kind are signed too
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api['id']}"
    alice.tag_resource(resourceArn=arn, tags={"k": "v w"})
    assert alice.get_tags(resourceArn=arn)["tags"] == {"k": "v w"}
    alice.untag_resource(resourceArn=arn, tagKeys=["k", "é&="])
    body = b"name,key\nx,abcdefghijklmnopqrstuvwxyz\n"
    assert len(alice.import_api_keys(body=body, format="csv", failOnWarnings=True)["ids"]) == 1
    assert len(client(guarded, "AKIDREADER", "of-reader").get_rest_apis()["items"]) == 1
    # another account sees none of it
    session = client(guarded, "ASIASESSION", "of-session", "a-token")
    assert session.get_rest_apis()["items"] == []
    alice.delete_rest_api(restApiId=api["id"])


def test_others_are_told_why_not(guarded):
    status, code, text = refused(client(guarded, secret="wrong").get_rest_apis)
    assert (status, code) == (403, "InvalidSignatureException")
    assert "The Canonical String for this request should have been\n'GET\n/restapis\n" in text
    unknown = (403, "UnrecognizedClientException", "The security token included in the request is invalid.")
    assert refused(client(guarded, "AKIDNOBODY").get_rest_apis) == unknown
    assert refused(client(guarded, "ASIASESSION", "of-session", "other").get_rest_apis) == unknown
    assert refused(client(guarded, "ASIASESSION", "of-session").get_rest_apis) == unknown
    ended = refused(client(guarded, "ASIAENDED", "of-ended", "old-token").get_rest_apis)
    assert ended == (403, "ExpiredTokenException", "The security token included in the request is expired")


@pytest.mark.parametrize("minutes, words", [(-6, "Signature expired: "), (6, "Signature not yet current: ")])
def test_clocks_that_differ_are_told(guarded, monkeypatch, minutes, words):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)

    def sign(self, request, real=botocore.auth.SigV4Auth._modify_request_before_signing):
        request.context["timestamp"] = now.strftime("%Y%m%dT%H%M%SZ")
        return real(self, request)

    monkeypatch.setattr(botocore.auth.SigV4Auth, "_modify_request_before_signing", sign)
    status, code, text = refused(client(guarded).get_rest_apis)
    assert (status, code) == (403, "InvalidSignatureException")
    assert text.startswith(words), text


def test_the_query_can_be_signed(guarded):
    def get(secret):
        request = AWSRequest(method="GET", url=f"{guarded.url}/restapis?limit=2")
        credentials = Credentials("AKIDALICE", secret)
        SigV4QueryAuth(credentials, "apigateway", "eu-west-1", expires=60).add_auth(request)
        json_please = {"Accept": "application/json"}
        return urllib.request.urlopen(
            urllib.request.Request(request.url, headers=json_please), timeout=20
        )

    assert json.load(get("of/alice+"))["item"] == []
    with pytest.raises(urllib.error.HTTPError) as caught:
        get("wrong")
    assert caught.value.headers["x-amzn-ErrorType"] == "InvalidSignatureException"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{guarded.url}/restapis", timeout=20)
    assert caught.value.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert json.load(caught.value) == {"message": "Missing Authentication Token"}
    # whether it lives is nobody's secret
    assert json.load(urllib.request.urlopen(f"{guarded.url}/_trygate/health"))["status"] == "ok"


def method_of(api_gateway):
    """Makes an API whose GET / is a mock; returns what names the method."""
    api = api_gateway.create_rest_api(name="n")
    names = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    api_gateway.put_method(**names, authorizationType="NONE")
    api_gateway.put_method_response(**names, statusCode="200")
    templates = {"application/json": '{"statusCode": 200}'}
    api_gateway.put_integration(**names, type="MOCK", requestTemplates=templates)
    api_gateway.put_integration_response(**names, statusCode="200")
    return names


def test_a_test_is_refused_as_bad_request(apigateway):
    names = method_of(apigateway)
    assert apigateway.test_invoke_method(**names)["status"] == 200
    apigateway.delete_integration(**names)
    with pytest.raises(apigateway.exceptions.BadRequestException) as caught:
        apigateway.test_invoke_method(**names)
    assert caught.value.response["Error"]["Message"] == "No integration defined for method"


def test_a_test_of_what_is_not_there(apigateway):
    names = method_of(apigateway)
    for member, words in [
        ("restApiId", "Invalid Resource identifier specified"),
        ("resourceId", "Invalid Resource identifier specified"),
        ("httpMethod", "Invalid Method identifier specified"),
    ]:
        with pytest.raises(apigateway.exceptions.NotFoundException) as caught:
            apigateway.test_invoke_method(**(names | {member: "DELETE"}))
        assert caught.value.response["Error"]["Message"] == words
    with pytest.raises(apigateway.exceptions.NotFoundException) as caught:
        apigateway.test_invoke_method(**names, clientCertificateId="nope")
    assert caught.value.response["Error"]["Message"] == "The specified client certificate id is not valid"


def test_a_test_without_permission(guarded):
    alice, reader = client(guarded), client(guarded, "AKIDREADER", "of-reader")
    names = method_of(alice)
    with pytest.raises(reader.exceptions.UnauthorizedException) as caught:
        reader.test_invoke_method(**names)
    path = f"/restapis/{names['restApiId']}/resources/{names['resourceId']}/methods/GET"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 401
    assert caught.value.response["Error"]["Message"] == (
        "User: arn:aws:iam::111122223333:user/reader is not authorized to perform: apigateway:POST"
        f" on resource: arn:aws:apigateway:us-east-1::{path}"
    )
    assert reader.get_method(**names)["httpMethod"] == "GET"


def test_a_test_too_many():
    server = Server("--ephemeral", "--control-rate", "8")
    try:
        slow = server.client()
        names = method_of(slow)
        with pytest.raises(slow.exceptions.TooManyRequestsException) as caught:
            for _ in range(50):
                slow.test_invoke_method(**names)
        response = caught.value.response
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 429
        assert response["Error"]["Message"] == "Too Many Requests"
        assert response["retryAfterSeconds"] == "1"
        # other accounts are not slowed, and a client that tries again gets there
        server.client(key="123456789012").get_rest_apis()
        patient = boto3.client(
            "apigateway", region_name="us-east-1", endpoint_url=server.url,
            aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 8, "mode": "standard"}),
        )
        assert patient.test_invoke_method(**names)["status"] == 200
    finally:
        assert server.stop() == 0


def test_a_file_of_keys_that_cannot_be_used_is_told(tmp_path):
    file = tmp_path / "credentials"
    file.write_text("[a]\naws_access_key_id = A\n")
    with pytest.raises(RuntimeError, match="line 2: a key without aws_secret_access_key"):
        Server("--ephemeral", "--auth", "sigv4", "--credentials", str(file))
    with pytest.raises(RuntimeError, match="--credentials"):
        Server("--ephemeral", "--auth", "sigv4")
    with pytest.raises(RuntimeError, match="no effect without --auth sigv4"):
        Server("--ephemeral", "--credentials", str(file))
