"""The page of modules in C is true: its commands print what it says, in a copy of the examples."""

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
PAGE = ROOT / "docs" / "c-modules.md"
PARTS = "From a declaration|Building and testing a folder|Adopting a module"
PART = re.compile(rf"^## ({PARTS})\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
pytestmark = pytest.mark.slow


def as_pattern(wanted: str) -> str:
    """Return the expression for a text in which `...` stands for anything, and a line of it for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
    shutil.copytree(ROOT / "examples" / "c", tmp_path, ignore=ignored, dirs_exist_ok=True)
    program = tmp_path / "bin" / "ecxs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(own_command())} "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "PATH": path}
    parts = [text for _, text in PART.findall(PAGE.read_text(encoding="utf-8"))]
    commands = [found for text in parts for block in BLOCK.findall(text) for found in COMMAND.findall(block)]

    assert (len(parts), len(commands)) == (3, 15)
    for command, wanted in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
            timeout=50,
        )
        assert re.fullmatch(as_pattern(wanted), done.stdout), f"$ {command}\n{done.stdout}"
