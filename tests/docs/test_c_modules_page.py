"""The pages of modules in C are true: their commands print what they say, in a copy of the examples."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command

ROOT = Path(__file__).resolve().parents[2]
PART = re.compile(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
PAGES = {
    "c-modules.md": (("From a declaration", "Building and testing a folder", "Adopting a module"), 14),
    "real-server.md": (("What to copy",), 5),
}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
pytestmark = pytest.mark.slow


def as_pattern(wanted: str) -> str:
    """Return the expression for a text in which `...` stands for anything, and a line of it for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_the_page_says(page: str, tmp_path: Path) -> None:
    titles, count = PAGES[page]
    ignored = shutil.ignore_patterns("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
    shutil.copytree(ROOT / "examples" / "c", tmp_path, ignore=ignored, dirs_exist_ok=True)
    program = tmp_path / "bin" / "ecxs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(own_command())} "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "PATH": path}
    found = PART.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    parts = [text for title, text in found if title in titles]
    commands = [one for text in parts for block in BLOCK.findall(text) for one in COMMAND.findall(block)]

    assert (len(parts), len(commands)) == (len(titles), count)
    for command, wanted in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
            timeout=150,
        )
        assert re.fullmatch(as_pattern(wanted), done.stdout), f"$ {command}\n{done.stdout}"
