"""The AWS SDK for Rust, unmodified: one life cycle. It takes long to compile, so it runs only where
`TRYGATE_SDK_FOR_RUST` is set.
"""

import os
import pathlib
import shutil
import subprocess

import pytest
from conftest import HERE, TRYGATE

CARGO = shutil.which("cargo")

pytestmark = pytest.mark.skipif(
    CARGO is None or not os.environ.get("TRYGATE_SDK_FOR_RUST"),
    reason="skipped: set TRYGATE_SDK_FOR_RUST=1 to compile the AWS SDK for Rust",
)


def test_one_life_cycle(server):
    target = pathlib.Path(TRYGATE).parent.parent / "e2e-sdk-for-rust"
    done = subprocess.run(
        [CARGO, "run", "--quiet", "--locked", "--", server.url], cwd=HERE / "sdk_for_rust",
        env=os.environ | {"CARGO_TARGET_DIR": str(target)}, capture_output=True, text=True,
        timeout=3600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "one life cycle\n"
