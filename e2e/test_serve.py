"""The server as its users meet it: durability, accounts and Regions, what it does not do yet, and
bad input on the wire.
"""

import http.client
import json
import signal
import socket
import subprocess
import urllib.parse

import pytest
from botocore.exceptions import ClientError
from conftest import ENVIRONMENT, TRYGATE, Server


def address(server):
    return urllib.parse.urlsplit(server.url).netloc


def raw(server, request):
    """Sends bytes and returns all that comes back."""
    host, _, port = address(server).partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


def call(server, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection(address(server), timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def test_what_was_answered_is_there_after_a_kill(tmp_path):
    server = Server("--data", str(tmp_path))
    api = server.client().create_rest_api(name="kept")
    server.stop(signal.SIGKILL)
    again = Server("--data", str(tmp_path))
    assert str(tmp_path) in again.startup
    assert again.client().get_rest_api(restApiId=api["id"])["name"] == "kept"
    assert again.stop() == 0


def test_ephemeral_keeps_nothing(tmp_path):
    server = Server("--ephemeral")
    server.client().create_rest_api(name="gone")
    assert server.stop() == 0
    again = Server("--ephemeral")
    assert again.client().get_rest_apis()["items"] == []
    assert again.stop() == 0


def test_the_signature_names_account_and_region(server):
    here, there = server.client(), server.client(region="eu-west-1")
    other = server.client(key="123456789012")
    made = here.create_rest_api(name="mine")
    try:
        assert [a["name"] for a in here.get_rest_apis()["items"]] == ["mine"]
        assert there.get_rest_apis()["items"] == []
        assert other.get_rest_apis()["items"] == []
        with pytest.raises(ClientError, match="Invalid API identifier specified 123456789012:"):
            other.get_rest_api(restApiId=made["id"])
    finally:
        here.delete_rest_api(restApiId=made["id"])


def test_a_failed_simulation_is_an_answer(apigateway):
    api = apigateway.create_rest_api(name="fails")
    method = {
        "restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET",
    }
    apigateway.put_method(**method, authorizationType="NONE")
    apigateway.put_integration(
        **method, type="MOCK", requestTemplates={"application/json": "no json"}
    )
    answer = apigateway.test_invoke_method(**method)
    assert answer["status"] == 500
    assert answer["headers"] == {"x-amzn-ErrorType": "InternalServerErrorException"}
    assert "statusCode should be an integer" in answer["log"]


def test_not_found_has_awss_words(apigateway):
    api = apigateway.create_rest_api(name="empty")
    root = {"restApiId": api["id"], "resourceId": api["rootResourceId"]}
    with pytest.raises(ClientError, match="Invalid Method identifier specified"):
        apigateway.test_invoke_method(**root, httpMethod="GET")
    with pytest.raises(ClientError, match="Invalid Resource identifier specified"):
        apigateway.test_invoke_method(**root | {"resourceId": "nosuch"}, httpMethod="GET")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/restapis", b"{", 400),
        ("POST", "/restapis", b"[]", 400),
        ("POST", "/restapis", b"\xff\xfe", 400),
        ("POST", "/restapis", b'{"name": 1}', 400),
        ("POST", "/restapis", b"[" * 100_000, 400),
        ("POST", "/restapis?mode=import", b"{}", 400),
        ("POST", "/restapis?mode=import", b"a: &a [*a, *a]", 400),
        ("GET", "/nothing/of/the/kind", None, 403),
        ("BREW", "/restapis", None, 403),
        ("GET", "/restapis?limit=many", None, 400),
        ("GET", "/restapis/%ff%00", None, 404),
    ],
)
def test_bad_input_gets_a_clear_error(server, method, path, body, status):
    found, headers, answer = call(server, method, path, body, {"Content-Type": "application/json"})
    assert found == status, answer
    assert headers["x-amzn-ErrorType"]
    message = json.loads(answer)
    assert message.get("message") or message.get("Message")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "no type at all", ""])
def test_a_wrong_content_type_does_not_lose_the_body(server, content_type):
    # that the type does not matter is a guess; what matters is that nothing is lost or misread
    headers = {"Content-Type": content_type}
    status, _, answer = call(server, "POST", "/restapis", b'{"name": "typed"}', headers)
    assert status == 201, answer
    api = json.loads(answer)
    assert api["name"] == "typed"
    status, _, _ = call(server, "DELETE", f"/restapis/{api['id']}")
    assert status == 202
    status, _, answer = call(server, "POST", "/restapis", b"<a/>", headers)
    assert status == 400, answer
    assert json.loads(answer)


def test_a_body_over_the_limit_is_refused(server):
    status, _, answer = call(server, "POST", "/restapis", b" " * (12 * 1024 * 1024))
    assert status == 413, answer
    assert json.loads(answer)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /restapis HTTP/1.1\r\n" + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
        b"GET /restapis HTTP/1.1\r\nHost: x\r\nAuthorization: \xff\xfe\r\n\r\n",
        b"GET /restapis HTTP/9.9\r\n\r\n",
        b"POST /restapis HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /restapis HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_garbage_on_the_socket_does_no_harm(server, request_bytes):
    raw(server, request_bytes)
    assert server.process.poll() is None
    status, _, _ = call(server, "GET", "/restapis")
    assert status == 200


def test_a_port_in_use_is_an_error(server):
    done = subprocess.run(
        [TRYGATE, "serve", "--ephemeral", "--listen", address(server)],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=20,
    )
    assert done.returncode == 2
    assert "in use" in done.stderr


def test_a_broken_database_is_an_error_and_stays_as_it_was(tmp_path):
    server = Server("--data", str(tmp_path))
    server.client().create_rest_api(name="kept")
    assert server.stop() == 0
    (database,) = tmp_path.glob("*.sqlite")
    broken = b"this is no database" + database.read_bytes()[19:]
    database.write_bytes(broken)
    done = subprocess.run(
        [TRYGATE, "serve", "--data", str(tmp_path), "--listen", "127.0.0.1:0"],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=20,
    )
    assert done.returncode == 2
    assert database.name in done.stderr
    assert database.read_bytes() == broken
