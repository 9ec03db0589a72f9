"""The page about IO wrappers is true: its commands are typed in one shell, and what they print is compared."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ecruntime.api import HttpRequest, IoWrappers, Jlog

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "io.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python file (\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
MARK = "\x01"


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: `...` stands for anything."""
    return re.fullmatch(re.escape(wanted).replace(r"\.\.\.", ".*"), shown, re.DOTALL) is not None


@pytest.mark.slow
def test_the_page_prints_what_it_says(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns(".ecxs", "__pycache__")
    shutil.copytree(ROOT / "examples" / "outbox", tmp_path / "examples" / "outbox", ignore=ignored)
    commands = []
    for kind, file, text in BLOCK.findall(PAGE):
        if kind == "console":
            commands += COMMAND.findall(text)
        else:
            (tmp_path / file).write_text(text)
    lines = [f'ecxs() {{ "{sys.executable}" -m ecxs "$@"; }}', f'python() {{ "{sys.executable}" "$@"; }}']
    lines += [f"{command}\nprintf '{MARK}'" for command, _ in commands]
    process = subprocess.Popen(
        ["bash", "-u", "-c", "\n".join(lines)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=45)
    finally:
        with suppress(ProcessLookupError):  # all have ended, as they should
            os.killpg(process.pid, signal.SIGKILL)
    shown = output.split(MARK)
    assert len(shown) == len(commands) + 1, output
    for (command, wanted), text in zip(commands, shown, strict=False):
        assert is_like(text, wanted), f"$ {command}\n{text}\n--- and the page says\n{wanted}"


def test_the_table_of_requests_has_every_field() -> None:
    table = PAGE.partition("| `HttpRequest` |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == [field.name for field in dataclasses.fields(HttpRequest)]


def test_the_table_of_schemes_is_that_of_the_drivers() -> None:
    table = PAGE.partition("| scheme |")[2].partition("\n\n")[0]
    first = "".join(re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE))
    assert sorted(re.findall(r"`(\w+)`", first)) == sorted(IoWrappers()._drivers)


def test_every_member_of_a_log_is_named() -> None:
    members = {name for name in vars(Jlog) if not name.startswith("_")}
    assert [name for name in sorted(members) if f"`{name}`" not in PAGE] == []
