"""Answers of the control plane and of deployed stages that were recorded from AWS, for the operations
that trygate has.

The runner stands beside the recordings and brings the HTTP backend that stages call; the AWS service
that one of them calls is played here. A recording counts when every call it makes is one that trygate
answers; one that calls a stage is replayed with both forms of a stage's address.
"""

import http.server
import json
import subprocess
import sys
import threading

import pytest
from conftest import SHARED, Server

CORPUS = SHARED / "recorded/control-plane"

# A recording that differs, and why: older than a member that AWS has added since, or open.
DEVIATIONS = {}


class Events(http.server.BaseHTTPRequestHandler):
    """EventBridge as far as a recording calls it: every entry of PutEvents is taken."""

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["X-Amz-Target"] == "AWSEvents.PutEvents"
        ids = (f"00000000-0000-4000-8000-{n:012}" for n in range(len(given["Entries"])))
        entries = [{"EventId": id} for id in ids]
        body = json.dumps({"Entries": entries, "FailedEntryCount": 0}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def recordings(style):
    """Those that can be replayed; with hosts, only those that call a stage."""
    if not CORPUS.is_dir():
        return []
    found = []
    for path in sorted(CORPUS.glob("*.json")):
        recording = json.loads(path.read_text())
        operations = {step["op"] for step in recording["steps"]}
        if style == "path" or "http" in operations:
            found.append(pytest.param(style, recording, id=f"{style}-{path.stem}"))
    return found


@pytest.fixture(scope="module")
def differences(tmp_path_factory):
    """Replays all of them with the runner; by form of address and test, what differs."""
    events = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Events)
    threading.Thread(target=events.serve_forever, daemon=True).start()
    server = Server("--ephemeral", "--aws-endpoint", f"events=http://127.0.0.1:{events.server_port}")
    found = {}
    for style in ("path", "host"):
        corpus = tmp_path_factory.mktemp(style)
        for parameter in recordings(style):
            name = parameter.id.removeprefix(f"{style}-") + ".json"
            (corpus / name).symlink_to(CORPUS / name)
        out = corpus / "out.jsonl"
        done = subprocess.run(
            [sys.executable, SHARED / "recorded/replay.py", corpus, server.url, "-o", out,
             "--purge", "--data-style", style],
            capture_output=True, text=True, timeout=600,
        )
        assert done.returncode == 0, done.stderr
        print(f"{style}: {done.stdout}")
        lines = [json.loads(line) for line in out.read_text().splitlines()]
        found[style] = {line["test"]: line["failed"] for line in lines}
    assert server.stop() == 0
    events.shutdown()
    return found


@pytest.mark.parametrize("style, recording", recordings("path") + recordings("host"))
def test_answers_as_recorded(differences, style, recording):
    found = differences[style][recording["test"]]
    name = recording["test"].rpartition("::")[2]
    if name in DEVIATIONS:
        assert found, f"{name} fits now: take it off the list"
        pytest.skip(f"known to differ: {DEVIATIONS[name]}")
    assert found == {}


def test_the_recordings_are_here():
    if not CORPUS.is_dir():
        pytest.skip("skipped: ../shared is not here")
    assert len(recordings("path")) > 20
    assert len(recordings("host")) > 10
