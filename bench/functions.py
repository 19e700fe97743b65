#!/usr/bin/env python3
"""A warm proxy function behind TestInvokeMethod, beside the same runtime client driven bare.

Bare, AWS's runtime client talks to a Runtime API that does nothing else: that is the limit. The figure
of trygate is a whole TestInvokeMethod over HTTP on loopback. Both are called in two patterns:

  back to back   The next call is due the moment the last answer has arrived. The runtime client then
                 still has its own turn to do before it takes an event: hear that its answer was taken,
                 clean up, ask for the next one. A caller waits for that whoever serves the Runtime API,
                 so both figures hold it: bare it runs from answer to answer.
  1 ms apart     The next call leaves 1 ms after the last answer, when the runtime client has long asked
                 for it. Both figures run from the call to its answer.

A third figure of each pair mixes them, and is the strictest: trygate back to back, less nothing but the
time from the event to its answer bare, without the client's turn. Until November 2026 this was the only
one given.

The last line is serverless-offline, if SERVERLESS_OFFLINE names a folder with the npm packages
serverless@3 and serverless-offline; it runs the function inside its own Node.js, without a runtime
client.

    bench/functions.py [CALLS]

needs TRYGATE_LAMBDA_PYTHON (a Python with awslambdaric) and TRYGATE_LAMBDA_NODE_CLIENT (the folder of
aws-lambda-ric), and a release build of trygate, or TRYGATE. TRYGATE may name several, separated by
colons: they are measured in turns, one line for each.
"""

import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
WARM = 300
PROGRAMS = os.environ.get("TRYGATE", str(HERE.parent / "target/release/trygate")).split(":")
PAUSE = 0.001
PYTHON = os.environ["TRYGATE_LAMBDA_PYTHON"]
CLIENT = os.environ["TRYGATE_LAMBDA_NODE_CLIENT"]
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"


class Connection:
    """HTTP/1.1 with nothing in the way: prepared bytes out, whole messages in."""

    def __init__(self, connected):
        self.socket = connected
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def receive(self):
        """Returns the first line and the body of the next message, or nothing at the end."""
        while b"\r\n\r\n" not in self.left:
            more = self.socket.recv(65536)
            if not more:
                return None
            self.left += more
        head, _, rest = self.left.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        length = int(length.group(1)) if length else 0
        while len(rest) < length:
            rest += self.socket.recv(65536)
        self.left = rest[length:]
        return head.split(b"\r\n", 1)[0], rest[:length]


def event():
    """The event of the test invocation, as trygate sends it."""
    identity = dict.fromkeys((
        "cognitoIdentityPoolId", "cognitoIdentityId", "apiKey", "principalOrgId", "userArn", "user",
        "cognitoAuthenticationType", "apiKeyId", "userAgent", "accountId", "caller", "sourceIp",
        "accessKey", "cognitoAuthenticationProvider"), "x" * 20)
    return json.dumps({
        "resource": "/echo", "path": "/echo", "httpMethod": "GET", "headers": None,
        "multiValueHeaders": None, "queryStringParameters": None,
        "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None,
        "requestContext": {"resourceId": "x" * 6, "stage": "test-invoke-stage", "identity": identity},
        "body": None, "isBase64Encoded": False}).encode()


def bare(command, pause):
    """Drives a runtime client over a Runtime API of nothing but answers.

    Returns seconds for each call: from the event to its answer, and from answer to answer.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    host, port = listener.getsockname()
    environment = {
        "PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": f"{host}:{port}",
        "AWS_LAMBDA_FUNCTION_NAME": "echo", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "LAMBDA_TASK_ROOT": str(HERE / "echo"),
        "AWS_EXECUTION_ENV": "AWS_Lambda_" + ("python3.13" if "-m" in command else "nodejs22.x"),
    }
    runtime = subprocess.Popen(command, env=environment, cwd=HERE / "echo",
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    payload = event()
    next_event = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
        b"Lambda-Runtime-Deadline-Ms: 9999999999999\r\n"
        b"Lambda-Runtime-Invoked-Function-Arn: " + FUNCTION.encode() + b"echo\r\n"
        b"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700\r\n"
        b"Content-Length: " + str(len(payload)).encode() + b"\r\n\r\n" + payload)
    accepted = b'HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{"status":"OK"}'
    times, cycles, sent, answered = [], [], 0.0, 0.0
    try:
        while True:
            connection = Connection(listener.accept()[0])
            while (message := connection.receive()) is not None:
                if message[0].startswith(b"GET"):
                    if pause:
                        time.sleep(max(0.0, answered + pause - time.perf_counter()))
                    sent = time.perf_counter()
                    connection.socket.sendall(next_event)
                else:
                    now = time.perf_counter()
                    times.append(now - sent)
                    cycles.append(now - answered)
                    answered = now
                    connection.socket.sendall(accepted)
                    if len(times) == WARM + CALLS:
                        return times[WARM:], cycles[WARM:]
    finally:
        runtime.kill()
        runtime.wait()
        listener.close()


def called(port, request, pause=0.0):
    """Sends one request after the other; seconds for each."""
    connection = Connection(socket.create_connection(("127.0.0.1", port)))
    times = []
    for _ in range(WARM + CALLS):
        if pause:
            time.sleep(pause)
        sent = time.perf_counter()
        connection.socket.sendall(request)
        line, body = connection.receive()
        times.append(time.perf_counter() - sent)
        assert b" 200 " in line + b" " and b"echo" in body, (line, body)
    return times[WARM:]


def through_trygate(program, function):
    """TestInvokeMethod of a proxy integration with a warm function; back to back, and with pauses."""
    with tempfile.TemporaryDirectory() as folder:
        definition = pathlib.Path(folder, "api.json")
        definition.write_text(json.dumps({
            "swagger": "2.0", "info": {"title": "echo", "version": "1"},
            "paths": {"/echo": {"get": {"responses": {}, "x-amazon-apigateway-integration": {
                "type": "aws_proxy", "httpMethod": "POST",
                "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                       f"{FUNCTION}echo/invocations"}}}}}))
        server = subprocess.Popen(
            [program, "serve", "--ephemeral", "--listen", "127.0.0.1:0", "--import", definition,
             "--hide-function-output", "--function", f"echo={HERE}/echo:{function}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            text = ""
            while not (found := re.search(r"imported (\w+) .*listens on http://127\.0\.0\.1:(\d+)",
                                          text, re.S)):
                text += server.stdout.readline()
            api, port = found.group(1), int(found.group(2))
            connection = Connection(socket.create_connection(("127.0.0.1", port)))
            head = "Host: h\r\nAccept: application/json\r\nAuthorization: AWS4-HMAC-SHA256 " \
                   "Credential=a/20260101/us-east-1/apigateway/aws4_request\r\n"
            connection.socket.sendall(
                f"GET /restapis/{api}/resources HTTP/1.1\r\n{head}\r\n".encode())
            items = json.loads(connection.receive()[1])["item"]
            resource = next(item["id"] for item in items if item["path"] == "/echo")
            request = (f"POST /restapis/{api}/resources/{resource}/methods/GET HTTP/1.1\r\n{head}"
                       "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}").encode()
            return called(port, request), called(port, request, PAUSE)
        finally:
            server.terminate()
            server.wait()


def through_serverless_offline(folder):
    """The same function behind serverless-offline."""
    pathlib.Path(folder, "index.js").write_bytes((HERE / "echo/index.js").read_bytes())
    pathlib.Path(folder, "serverless.yml").write_text(
        "service: echo\nframeworkVersion: '3'\nprovider: {name: aws, runtime: nodejs18.x}\n"
        "plugins: [serverless-offline]\nfunctions:\n  echo:\n    handler: index.handler\n"
        "    events: [{http: {path: echo, method: get}}]\n"
        "custom: {serverless-offline: {httpPort: 3999, lambdaPort: 3998, noPrependStageInUrl: true}}\n")
    server = subprocess.Popen(
        ["npx", "serverless", "offline"], cwd=folder, start_new_session=True,
        env=os.environ | {"SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", 3999)).close()
                break
            except OSError:
                time.sleep(0.1)
        return called(3999, b"GET /echo HTTP/1.1\r\nHost: localhost:3999\r\n\r\n")
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def figures(times):
    """Returns p50 and p99 in milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    return statistics.median(times) * 1000, cuts[98] * 1000


def middle(rounds):
    """Returns the medians of several rounds' figures."""
    return [statistics.median(each) for each in zip(*rounds)]


def main():
    clients = {
        "Python": ([PYTHON, "-m", "awslambdaric", "app.handler"], "app.handler"),
        "Node.js": (["node", f"{CLIENT}/bin/index.mjs", "index.handler"], "index.handler"),
    }
    print(f"{CALLS} calls each, one after the other; p50 and p99 in milliseconds")
    for name, (command, function) in clients.items():
        answers, cycles, apart = [], [], []
        own = {program: ([], []) for program in PROGRAMS}
        # in turns, so that a busy machine is busy for all
        for _ in range(3):
            times, whole = bare(command, 0.0)
            answers.append(figures(times))
            cycles.append(figures(whole))
            apart.append(figures(bare(command, PAUSE)[0]))
            for program, rounds in own.items():
                for times, into in zip(through_trygate(program, function), rounds):
                    into.append(figures(times))
        answers, cycles, apart = middle(answers), middle(cycles), middle(apart)
        for program, rounds in own.items():
            back_to_back, paused = map(middle, rounds)
            print(name if len(own) == 1 else f"{name}, {program}")
            for what, bare_figures, figures_of_trygate in (
                    ("back to back", cycles, back_to_back), ("1 ms apart", apart, paused),
                    ("back to back, the client's turn not counted bare", answers, back_to_back)):
                (p50, p99), (own_p50, own_p99) = bare_figures, figures_of_trygate
                print(f"  {what}: bare {p50:.3f} {p99:.3f}; trygate {own_p50:.3f} {own_p99:.3f};"
                      f" added {own_p50 - p50:.3f} {own_p99 - p99:.3f}", flush=True)
    if folder := os.environ.get("SERVERLESS_OFFLINE"):
        p50, p99 = figures(through_serverless_offline(folder))
        print(f"serverless-offline, Node.js, back to back: {p50:.3f} {p99:.3f}")


if __name__ == "__main__":
    main()
