"""What the end-to-end tests share: a server, clients that know nothing of trygate, and the form in
which logs are compared.
"""

import json
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import time

import boto3
import pytest
from botocore.config import Config

HERE = pathlib.Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
TRYGATE = os.environ.get("TRYGATE", str(HERE.parent / "target/debug/trygate"))
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
} | {name: value for name, value in os.environ.items() if name.startswith("TRYGATE_LAMBDA_")}


class Server:
    """A running `trygate serve`."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [TRYGATE, "serve", "--listen", "127.0.0.1:0", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT,
        )
        self.startup = ""
        deadline = time.monotonic() + 20
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", self.startup)):
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            if ready:
                # past Python's buffer, of which `select` knows nothing
                said = os.read(self.process.stdout.fileno(), 65536).decode()
                if not said:
                    raise RuntimeError(f"trygate did not start:\n{self.startup}")
                self.startup += said
            if time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(f"trygate said nothing of its address:\n{self.startup}")
        self.url = found.group(0)

    def client(self, region="us-east-1", key="test", service="apigateway"):
        return boto3.client(
            service, region_name=region, endpoint_url=self.url,
            aws_access_key_id=key, aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}, read_timeout=20),
        )

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        status = self.process.wait(timeout=20)
        self.process.stdout.close()
        return status


@pytest.fixture(scope="session")
def server():
    running = Server("--ephemeral")
    yield running
    assert running.stop() == 0


@pytest.fixture
def apigateway(server):
    """A boto3 client; what a test leaves behind is deleted."""
    client = server.client()
    yield client
    for api in client.get_rest_apis(limit=500)["items"]:
        client.delete_rest_api(restApiId=api["id"])


def command_line_of_version_2():
    """Version 2 is not on PyPI; it is tested where the machine has it."""
    for folder in os.environ["PATH"].split(os.pathsep):
        command = os.path.join(folder, "aws")
        if os.access(command, os.X_OK):
            said = subprocess.run([command, "--version"], capture_output=True, text=True)
            if said.stdout.startswith("aws-cli/2."):
                return [command]
    return None


@pytest.fixture(params=["version 1", "version 2"])
def aws(server, request):
    """Runs the AWS CLI and returns what it printed, read as JSON.

    Version 1 gets the endpoint by the variable, version 2 by the flag: its older releases do not
    know the variable.
    """
    if request.param == "version 1":
        command, endpoint = [sys.executable, "-m", "awscli"], []
    else:
        command, endpoint = command_line_of_version_2(), ["--endpoint-url", server.url]
        if command is None:
            pytest.skip("skipped: the AWS CLI version 2 is not installed")

    def run(*arguments, check=True):
        done = subprocess.run(
            [*command, *endpoint, "apigateway", *arguments],
            env=ENVIRONMENT | {"AWS_ENDPOINT_URL_API_GATEWAY": server.url},
            capture_output=True, text=True, timeout=60,
        )
        if check:
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout) if done.stdout.strip() else None
        return done

    return run


def invoke(*arguments, check=True):
    """Runs `trygate invoke … --json` and returns its answer."""
    done = subprocess.run(
        [TRYGATE, "invoke", *map(str, arguments), "--json"],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=60,
    )
    if not check:
        return done
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def normalise(log):
    """Replaces what differs from run to run: request ids, dates, latencies, trace ids."""
    log = re.sub(r"<request-id-\d+>", "<id>", log)
    log = re.sub(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>", log)
    log = log.replace("DDD MMM dd hh:mm:ss UTC yyyy", "<date>")
    log = re.sub(r"(?m)^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}", "<date>", log)
    log = re.sub(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", "Root=<trace>", log)
    return re.sub(r"Integration latency: \d+ ms", "Integration latency: <n> ms", log)


def comparable(answer):
    """An answer of TestInvokeMethod without what differs from run to run."""
    wanted = ("status", "body", "headers", "multiValueHeaders", "log")
    found = {name: answer[name] for name in wanted}
    for name in ("headers", "multiValueHeaders"):
        found[name] = json.loads(normalise(json.dumps(found[name])))
    found["log"] = normalise(found["log"])
    return found
