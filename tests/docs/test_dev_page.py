"""The page about `ecxs dev` is true: its commands are typed in one shell, and what they print is compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.dev.event import EventKind
from tests.docs.page_commands import ROOT, as_pattern, page_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "dev.md").read_text(encoding="utf-8")
MARK = "\x01"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, as a socket needs it."""
    made = Path(tempfile.mkdtemp(prefix="ecxs-page-"))
    yield made
    shutil.rmtree(made)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_page_prints_what_it_says(folder: Path) -> None:
    commands = page_commands("dev.md")
    # With job control each command of the background has its own group, and takes interrupts.
    lines = ["set -m", f'ecxs() {{ "{sys.executable}" -m ecxs "$@"; }}']
    lines += [f"{command}\nprintf '{MARK}'" for command, _ in commands]
    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(lines)],
        cwd=folder, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=100,
    )  # fmt: skip  # words, several to a line
    assert done.returncode == 0, done.stdout
    shown = done.stdout.split(MARK)
    assert len(shown) == len(commands) + 1
    for (command, wanted), text in zip(commands, shown, strict=False):
        is_like = re.fullmatch(as_pattern(re.sub(" +", " ", wanted)), re.sub(" +", " ", text))
        assert is_like, f"$ {command}\n{text}\n--- and the page says\n{wanted}"


def test_each_event_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    # Whoever gives commands in lines gives them with `ecxs console`.
    assert told == {kind.value for kind in EventKind} - {EventKind.CONSOLE.value}
