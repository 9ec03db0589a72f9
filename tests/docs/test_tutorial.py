"""The tutorial and the page on names are true: their commands are run in order, and what they print is compared.

`...` stands for anything.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\S+)(?: (edit|append) (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "ecxs"
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": paths,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_ADDOPTS": "-p no:cacheprovider",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command, done.stdout)
    return done.stdout


def is_like(shown: str, wanted: str) -> bool:
    """Tell whether a text is what the page says: a line `...` stands for any lines, within a line for anything."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, shown) is not None


def write(folder: Path, how: str, name: str, text: str) -> None:
    path = folder / name
    before = path.read_text()
    if how == "append":
        path.write_text(before + text)
        return
    old, new = text.split("---\n")
    assert before.count(old) == 1
    path.write_text(before.replace(old, new))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("page", "least"), [("tutorial.md", 11), ("c-tutorial.md", 10), ("renaming.md", 8), ("lua-modules.md", 11)]
)
def test_a_page_prints_what_it_says(tmp_path: Path, page: str, least: int) -> None:
    folder = tmp_path
    count = 0
    for kind, how, name, text in BLOCK.findall((ROOT / "docs" / page).read_text()):
        if how:
            write(folder, how, name, text)
            continue
        assert kind == "console"
        for command, wanted in COMMAND.findall(text):
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                continue
            shown = run(command, folder)
            assert is_like(shown, wanted), f"$ {command}\n{shown}\n--- and the page says\n{wanted}"
            count += 1
    assert count >= least
