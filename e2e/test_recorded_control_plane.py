"""Answers of the control plane that were recorded from AWS, for the operations that trygate has.

The runner stands beside the recordings; a recording counts here when every call it makes is one
that trygate answers.
"""

import json
import re
import subprocess
import sys

import pytest
from botocore import xform_name
from conftest import HERE, SHARED, Server

CORPUS = SHARED / "recorded/control-plane"

# Those that trygate does not offer yet, from the one list of them.
LISTED = re.search(
    r"NOT_YET: &\[&str\] = &\[(.*?)\];",
    (HERE.parent / "crates/control/src/operations.rs").read_text(), re.DOTALL,
)
NOT_YET = {xform_name(name) for name in re.findall(r'"(\w+)"', LISTED.group(1))}

# A recording that differs, and why: older than a member that AWS has added since, or open.
DEVIATIONS = {}


def recordings():
    if not CORPUS.is_dir():
        return []
    found = []
    for path in sorted(CORPUS.glob("*.json")):
        recording = json.loads(path.read_text())
        operations = {step["op"] for step in recording["steps"]}
        if not operations & (NOT_YET | {"http"}):
            found.append(pytest.param(recording, id=path.stem))
    return found


@pytest.fixture(scope="module")
def differences(tmp_path_factory):
    """Replays all of them with the runner; by the test's name, what differs."""
    corpus = tmp_path_factory.mktemp("corpus")
    for parameter in recordings():
        (corpus / f"{parameter.id}.json").symlink_to(CORPUS / f"{parameter.id}.json")
    out = corpus / "out.jsonl"
    server = Server("--ephemeral")
    done = subprocess.run(
        [sys.executable, SHARED / "recorded/replay.py", corpus, server.url, "-o", out],
        capture_output=True, text=True, timeout=600,
    )
    assert server.stop() == 0
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    return {line["test"]: line["failed"] for line in lines}


@pytest.mark.parametrize("recording", recordings())
def test_answers_as_recorded(differences, recording):
    found = differences[recording["test"]]
    name = recording["test"].rpartition("::")[2]
    if name in DEVIATIONS:
        assert found, f"{name} fits now: take it off the list"
        pytest.skip(f"known to differ: {DEVIATIONS[name]}")
    assert found == {}


def test_the_recordings_are_here():
    if not CORPUS.is_dir():
        pytest.skip("skipped: ../shared is not here")
    assert len(recordings()) > 20
