"""Answers of the control plane that were recorded from AWS, for the operations that trygate has.

The runner stands beside the recordings; a recording counts here when every call it makes is one
that trygate answers.
"""

import argparse
import importlib.util
import json

import pytest
from conftest import SHARED, Server

CORPUS = SHARED / "recorded/control-plane"

OPERATIONS = {
    "create_rest_api", "get_rest_api", "get_rest_apis", "delete_rest_api", "import_rest_api",
    "put_rest_api", "create_resource", "get_resource", "get_resources", "delete_resource",
    "put_method", "get_method", "delete_method", "put_method_response", "get_method_response",
    "delete_method_response", "put_integration", "get_integration", "delete_integration",
    "put_integration_response", "get_integration_response", "delete_integration_response",
    "create_model", "get_model", "get_models", "delete_model", "create_request_validator",
    "get_request_validator", "get_request_validators", "delete_request_validator",
    "test_invoke_method",
}

# A recording that differs, and why: older than a member that AWS has added since, or open.
DEVIATIONS = {}


def recordings():
    if not CORPUS.is_dir():
        return []
    found = []
    for path in sorted(CORPUS.glob("*.json")):
        recording = json.loads(path.read_text())
        if all(step["op"] in OPERATIONS for step in recording["steps"]):
            found.append(pytest.param(recording, id=path.stem))
    return found


@pytest.fixture(scope="module")
def runner():
    spec = importlib.util.spec_from_file_location("replay", SHARED / "recorded/replay.py")
    replay = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    server = Server("--ephemeral")
    yield replay.Run(argparse.Namespace(control=server.url, data=None, data_style="path"))
    server.stop()


@pytest.mark.parametrize("recording", recordings())
def test_answers_as_recorded(runner, recording):
    answers = runner.test(recording)
    differences = {key: why for key, why in answers.items() if why}
    name = recording["test"].rpartition("::")[2]
    if name in DEVIATIONS:
        assert differences, f"{name} fits now: take it off the list"
        pytest.skip(f"known to differ: {DEVIATIONS[name]}")
    assert differences == {}


def test_the_recordings_are_here():
    if not CORPUS.is_dir():
        pytest.skip("skipped: ../shared is not here")
    assert len(recordings()) > 20
