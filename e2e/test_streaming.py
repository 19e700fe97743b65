"""Streamed answers, read while they are made: a function writes something and waits at a gate, a file
that the test makes once it has read it. An answer that arrives whole would never be read.
"""

import base64
import http.server
import json
import threading
import time

import pytest
import requests
from conftest import Server
from test_functions import needs_node

TALKER = """
import { existsSync, writeFileSync } from "node:fs";

const gate = async (path) => {
  while (path && !existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
};

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const asked = event.queryStringParameters ?? event;
  if (asked.metadata) {
    stream = awslambda.HttpResponseStream.from(stream, JSON.parse(asked.metadata));
  }
  stream.write("first,");
  console.log("the first is written");
  await gate(asked.gate);
  if (asked.fail) throw new RangeError(asked.fail);
  stream.write("second");
  stream.end();
  if (asked.done) writeFileSync(asked.done, "");
});

let calls = 0;
export const plain = async () => ({ statusCode: 200, body: `${++calls}` });
"""

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"
METADATA = json.dumps({
    "statusCode": 201, "headers": {"X-A": "a", "Content-Type": "text/plain"},
    "cookies": ["c=1", "d=2"], "multiValueHeaders": {"X-M": ["1", "2"]},
})


def streaming(function, **more):
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/{FUNCTION}{function}"
    return integration(type="aws_proxy", httpMethod="POST", responseTransferMode="STREAM",
                       uri=f"{uri}/response-streaming-invocations", **more)


def integration(**members):
    return {"get": {"responses": {}, "x-amazon-apigateway-integration": members}}


class Backend(http.server.BaseHTTPRequestHandler):
    """Streams too: it goes on when the test has seen the first piece."""

    protocol_version = "HTTP/1.1"
    gate = threading.Event()

    def do_GET(self):
        self.send_response(202)
        self.send_header("X-From", "backend")
        if self.path == "/sized":
            self.send_header("Content-Length", "13")
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.path == "/sized":
            self.wfile.write(b"first,")
            self.gate.wait(10)
            self.wfile.write(b" second")
            return
        self.wfile.write(b"6\r\nfirst,\r\n")
        self.gate.wait(10)
        if self.path == "/broken":
            self.close_connection = True
            return
        self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def backend():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Stage:
    """A server with an API on a stage."""

    def __init__(self, paths, *arguments):
        self.server = Server("--ephemeral", "--hide-function-output", *arguments)
        self.gateway = self.server.client()
        definition = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": paths}
        self.api = self.gateway.import_rest_api(body=json.dumps(definition))["id"]
        self.gateway.create_deployment(restApiId=self.api, stageName="dev")

    def get(self, path, **query):
        url = f"{self.server.url}/restapis/{self.api}/dev/_user_request_{path}"
        answer = requests.get(url, params=query, stream=True, timeout=20)
        answer.pieces = answer.iter_content(chunk_size=None)
        return answer

    def test(self, path, query=""):
        resources = self.gateway.get_resources(restApiId=self.api)["items"]
        resource = next(each["id"] for each in resources if each["path"] == path)
        return self.gateway.test_invoke_method(
            restApiId=self.api, resourceId=resource, httpMethod="GET",
            pathWithQueryString=f"{path}?{query}")


@pytest.fixture(scope="module")
def talker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talker")
    (folder / "index.mjs").write_text(TALKER)
    (folder / "trygate.toml").write_text(
        "[functions.talker]\ncode = '.'\nhandler = 'index.handler'\nruntime = 'nodejs22.x'\n"
        "timeout = 15\nmemory = 512\n"
        "[functions.plain]\ncode = '.'\nhandler = 'index.plain'\nruntime = 'nodejs22.x'\n")
    paths = {
        "/talk": streaming("talker"),
        "/short": streaming("talker", timeoutInMillis=3000),
        "/plain": streaming("plain"),
        "/whole": integration(
            type="aws_proxy", httpMethod="POST",
            uri="arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                f"{FUNCTION}talker/invocations"),
    }
    stage = Stage(paths, "--config", str(folder / "trygate.toml"))
    yield stage
    assert stage.server.stop() == 0


@needs_node
def test_a_stages_client_reads_while_the_function_writes(talker, tmp_path):
    gate = tmp_path / "gate"
    answer = talker.get("/talk", metadata=METADATA, gate=gate)
    assert (answer.status_code, answer.headers["X-A"]) == (201, "a")
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["Set-Cookie"] == "c=1, d=2"
    assert answer.headers["X-M"] == "1, 2"
    assert next(answer.pieces) == b"first,"
    gate.touch()
    assert b"".join(answer.pieces) == b"second"


@needs_node
def test_a_known_length_frames_the_answer(talker):
    metadata = json.dumps({"headers": {"Content-Length": "12"}})
    answer = talker.get("/talk", metadata=metadata)
    assert answer.headers["Content-Length"] == "12"
    assert "Transfer-Encoding" not in answer.headers
    assert answer.content == b"first,second"


@needs_node
def test_a_failure_after_the_first_bytes_cuts_the_connection(talker, tmp_path):
    gate = tmp_path / "gate"
    answer = talker.get("/talk", metadata=METADATA, gate=gate, fail="no more")
    assert next(answer.pieces) == b"first,"
    gate.touch()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        list(answer.pieces)


@needs_node
def test_the_integrations_time_holds_for_the_whole_stream(talker, tmp_path):
    answer = talker.get("/short", metadata=METADATA, gate=tmp_path / "gate",
                        done=tmp_path / "done")
    assert next(answer.pieces) == b"first,"
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        list(answer.pieces)
    # the function goes on
    (tmp_path / "gate").touch()
    appears(tmp_path / "done")


def appears(path):
    deadline = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@needs_node
def test_a_function_goes_on_when_the_client_has_gone(talker, tmp_path):
    gate, done = tmp_path / "gate", tmp_path / "done"
    answer = talker.get("/talk", metadata=METADATA, gate=gate, done=done)
    assert next(answer.pieces) == b"first,"
    answer.close()
    gate.touch()
    appears(done)
    assert talker.get("/talk", metadata=METADATA).content == b"first,second"


@needs_node
def test_what_has_no_metadata_is_refused(talker):
    for path in ("/talk", "/plain"):
        answer = talker.get(path)
        assert (answer.status_code, answer.json()) == (500, {"message": "Internal server error"})


@needs_node
def test_a_test_returns_the_answer_once_it_is_whole(talker):
    answer = talker.test("/talk", query="metadata=" + requests.utils.quote(METADATA))
    assert (answer["status"], answer["body"]) == (201, "first,second")
    assert not answer.get("log")
    assert answer["multiValueHeaders"]["Set-Cookie"] == ["c=1", "d=2"]


@needs_node
def test_a_streaming_function_behind_a_method_that_does_not_stream_has_no_body(talker):
    metadata = json.dumps({"statusCode": 201, "headers": {"X-A": "a"}})
    answer = talker.get("/whole", metadata=metadata)
    assert (answer.status_code, answer.headers["X-A"], answer.content) == (201, "a", b"")
    assert talker.get("/whole").status_code == 502


@needs_node
def test_boto3_reads_the_event_stream(talker, tmp_path):
    functions = talker.server.client(service="lambda")
    gate = tmp_path / "gate"
    event = {"gate": str(gate)}
    answer = functions.invoke_with_response_stream(
        FunctionName="talker", Payload=json.dumps(event), LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    events = iter(answer["EventStream"])
    assert next(events) == {"PayloadChunk": {"Payload": b"first,"}}
    gate.touch()
    *chunks, last = events
    assert b"".join(each["PayloadChunk"]["Payload"] for each in chunks) == b"second"
    assert b"the first is written" in base64.b64decode(last["InvokeComplete"]["LogResult"])
    answer = functions.invoke_with_response_stream(
        FunctionName="talker", Payload=json.dumps({"fail": "no more"}))
    *_, last = answer["EventStream"]
    assert last["InvokeComplete"]["ErrorCode"] == "RangeError"
    assert "no more" in last["InvokeComplete"]["ErrorDetails"]


@needs_node
def test_a_lambda_elsewhere_streams_too(talker, tmp_path):
    near = Stage({"/talk": streaming("talker")}, "--lambda-endpoint", talker.server.url)
    gate = tmp_path / "gate"
    answer = near.get("/talk", metadata=METADATA, gate=gate)
    assert next(answer.pieces) == b"first,"
    gate.touch()
    assert b"".join(answer.pieces) == b"second"
    answer = near.get("/talk", metadata=METADATA, fail="no more")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        list(answer.pieces)
    assert near.server.stop() == 0


def test_an_http_backends_bytes_flow(backend):
    stage = Stage({path: integration(
        type="http_proxy", httpMethod="GET", uri=backend + path, responseTransferMode="STREAM")
        for path in ("/chunked", "/sized", "/broken")})
    for path, rest in (("/chunked", b"second"), ("/sized", b" second")):
        Backend.gate.clear()
        answer = stage.get(path)
        assert (answer.status_code, answer.headers["X-From"]) == (202, "backend")
        assert answer.raw.read(6) == b"first,"
        Backend.gate.set()
        assert answer.raw.read() == rest
    assert answer.headers["Content-Length"] == "13"
    answer = stage.get("/broken")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        list(answer.pieces)
    tested = stage.test("/chunked")
    assert (tested["status"], tested["body"]) == (202, "first,second")
    assert stage.server.stop() == 0
