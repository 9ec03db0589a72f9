"""The page about console and top is true: its commands are typed in one shell, and what they print is compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.console.client import ConnectionLost
from ecxs.cli.commands.console import EXIT_OF_STATUS
from ecxs.cli.terminal.top_screen import HELP

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
MARK = "\x01"


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: a line `...` stands for any lines, within a line for anything."""
    pattern = re.escape(wanted).replace(re.escape("...\n"), r"(?:.*\n)*").replace(r"\.\.\.", ".*")
    return re.fullmatch(pattern, re.sub(" +", " ", shown)) is not None


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_prints_what_it_says(tmp_path: Path) -> None:
    commands = [match.groups() for block in BLOCK.findall(PAGE) for match in COMMAND.finditer(block)]
    lines = [f'ecxs() {{ "{sys.executable}" -m ecxs "$@"; }}']
    lines += [f"{command}\nprintf '{MARK}'" for command, _ in commands]
    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join([*lines, "wait"])],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    shown = done.stdout.split(MARK)
    assert len(shown) == len(commands) + 1
    for (command, wanted), text in zip(commands, shown, strict=False):
        assert is_like(text, re.sub(" +", " ", wanted)), f"$ {command}\n{text}\n--- and the page says\n{wanted}"


def test_the_exit_codes_are_those_of_the_program() -> None:
    table = PAGE.partition("| Exit code |")[2].partition("\n\n")[0]
    told = {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)}
    assert told == {0, 1, 2, 3, 5, ConnectionLost.exit_code}
    # 4 is for consoles that ask who somebody is, which this server does not.
    assert set(EXIT_OF_STATUS.values()) - told == {4}


def test_the_keys_of_top_are_told() -> None:
    assert all(f"`{key}`" in PAGE for key in re.findall(r"\b(\w) ", HELP))
