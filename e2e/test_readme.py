"""The transcripts in README.md and in docs/ are what the commands print."""

import re
import shlex
import subprocess

import pytest
from conftest import ENVIRONMENT, HERE, TRYGATE

PAGES = [HERE.parent / "README.md", *sorted((HERE.parent / "docs").glob("*.md"))]


def transcripts():
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(), re.S):
            command, _, printed = block.partition("\n")
            if command.startswith("$ trygate "):
                yield pytest.param(command[2:], printed, id=f"{page.stem}-{command[2:40]}")


@pytest.mark.parametrize(("command", "printed"), list(transcripts()))
def test_prints_what_the_readme_shows(command, printed):
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [TRYGATE, *words], cwd=HERE.parent, env=ENVIRONMENT, timeout=30,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    assert done.stdout == printed


def test_there_are_transcripts():
    assert len(list(transcripts())) >= 3
