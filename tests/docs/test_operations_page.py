"""The operator's page is true: a shell runs its commands in order, and what they print is compared."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^```(console|conf file (\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
END = "--- that was it"
START = f"""\
exec 2>&1
ecxs() {{ {sys.executable} -m ecxs "$@"; }}
"""


class Shell:
    """One shell for the whole page, so that a server may run in its background."""

    def __init__(self, folder: Path) -> None:
        paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
        environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(START)

    def run(self, command: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{command}\necho '{END}' $?\n")
        self.process.stdin.flush()
        shown = []
        for line in self.process.stdout:
            if line.startswith(END):
                assert line == f"{END} 0\n", (command, "".join(shown), line)
                return "".join(shown)
            shown.append(line)
        pytest.fail(f"the shell ended in {command}: {''.join(shown)}")

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns(".ecxs", "__pycache__"))
    made = Shell(tmp_path)
    yield made
    made.close()


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: a line `...` stands for any lines, within a line for anything."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, shown) is not None


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_page_for_operators_prints_what_it_says(shell: Shell, tmp_path: Path) -> None:
    count = 0
    for kind, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind != "console":
            (tmp_path / name).write_text(text, encoding="utf-8")
            continue
        for command, wanted in COMMAND.findall(text):
            shown = shell.run(command)
            assert is_like(shown, wanted), f"$ {command}\n{shown}\n--- and the page says\n{wanted}"
            count += 1
    assert count > 30
