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

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "dev.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
MARK = "\x01"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, as a socket needs it."""
    made = Path(tempfile.mkdtemp(prefix="ecxs-page-"))
    yield made
    shutil.rmtree(made)


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: a line `...` stands for any lines, within a line for anything."""
    pattern = re.escape(wanted).replace(re.escape("...\n"), r"(?:.*\n)*").replace(r"\.\.\.", ".*")
    return re.fullmatch(pattern, re.sub(" +", " ", shown)) is not None


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_page_prints_what_it_says(folder: Path) -> None:
    commands = [match.groups() for block in BLOCK.findall(PAGE) for match in COMMAND.finditer(block)]
    # With job control each command of the background has its own group, and takes interrupts.
    lines = ["set -m", f'ecxs() {{ "{sys.executable}" -m ecxs "$@"; }}']
    lines += [f"{command}\nprintf '{MARK}'" for command, _ in commands]
    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(lines)],
        cwd=folder, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    shown = done.stdout.split(MARK)
    assert len(shown) == len(commands) + 1
    for (command, wanted), text in zip(commands, shown, strict=False):
        assert is_like(text, re.sub(" +", " ", wanted)), f"$ {command}\n{text}\n--- and the page says\n{wanted}"


def test_each_event_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    # Whoever gives commands in lines gives them with `ecxs console`.
    assert told == {kind.value for kind in EventKind} - {EventKind.CONSOLE.value}
