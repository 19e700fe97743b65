"""The AWS SDK for JavaScript v3, unmodified, from npm: one life cycle. Skipped where node or npm is
missing, or npm reaches no registry.
"""

import pathlib
import shutil
import subprocess

import pytest
from conftest import HERE, TRYGATE

# Pinned so that a release of its does not change what is tested.
PACKAGE = "@aws-sdk/client-api-gateway@3.1142.0"


@pytest.fixture(scope="module")
def node():
    """A folder beside the build in which the SDK is installed, and node."""
    commands = {name: shutil.which(name) for name in ("node", "npm")}
    if None in commands.values():
        pytest.skip("skipped: node and npm are not installed")
    folder = pathlib.Path(TRYGATE).parent.parent / "e2e-node"
    marker = folder / "installed.txt"
    if not (marker.is_file() and marker.read_text() == PACKAGE):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        done = subprocess.run(
            [commands["npm"], "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE],
            cwd=folder, capture_output=True, text=True, timeout=300,
        )
        if done.returncode != 0:
            pytest.skip(f"skipped: npm cannot install {PACKAGE}: {done.stderr[-300:]}")
        marker.write_text(PACKAGE)
    return commands["node"], folder


def test_one_life_cycle(server, node):
    command, folder = node
    shutil.copy(HERE / "life_cycle.mjs", folder)
    done = subprocess.run(
        [command, "life_cycle.mjs", server.url], cwd=folder, capture_output=True, text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(" calls\n")
    print(done.stdout)
