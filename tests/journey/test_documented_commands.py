"""What the documents tell a reader to type is typed here, in the reader's order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"^make ", re.MULTILINE)


def script_of(document: Path) -> str:
    """Join the blocks of a document; those that set up the clone itself are run by continuous integration."""
    blocks = [block for block in BLOCK.findall(document.read_text(encoding="utf-8")) if not MAKE.search(block)]
    assert blocks, f"{document} has no commands"
    return "set -eu\n" + "".join(blocks)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("document", ["README.md"])
def test_the_commands_of_a_document_work_to_the_letter(document: str, tmp_path: Path) -> None:
    commands = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", script_of(ROOT / document) + "wait\n"],
        cwd=tmp_path, env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_link_of_the_readme_leads_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / target).exists()]
    assert missing == []
