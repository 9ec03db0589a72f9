"""The page about logs and signals is true: its commands are typed in one shell, and what they print is compared."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ecruntime.log import Level

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "logging.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "runtime" / "ecruntime" / "log" / "log_line.schema.json").read_text(encoding="utf-8"))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
MARK = "\x01"


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: `...` stands for anything in a line."""
    return re.fullmatch(re.escape(wanted).replace(r"\.\.\.", ".*"), shown) is not None


@pytest.mark.slow
def test_the_page_prints_what_it_says(tmp_path: Path) -> None:
    commands = [match.groups() for block in BLOCK.findall(PAGE) for match in COMMAND.finditer(block)]
    lines = [f'ecxs() {{ "{sys.executable}" -m ecxs "$@"; }}']
    lines += [f"{command}\nprintf '{MARK}'" for command, _ in commands]
    process = subprocess.Popen(
        ["bash", "-eu", "-c", "\n".join(lines)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=50)
    finally:
        with suppress(ProcessLookupError):  # all have ended, as they should
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, output
    shown = output.split(MARK)
    assert len(shown) == len(commands) + 1
    for (command, wanted), text in zip(commands, shown, strict=False):
        assert is_like(text, wanted), f"$ {command}\n{text}\n--- and the page says\n{wanted}"


def test_the_table_of_keys_is_that_of_the_schema() -> None:
    table = PAGE.partition("### JSON lines")[2].partition("###")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == SCHEMA["required"] == list(SCHEMA["properties"])
    assert SCHEMA["properties"]["level"]["enum"] == [level.name for level in Level]


def test_every_link_of_the_page_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
