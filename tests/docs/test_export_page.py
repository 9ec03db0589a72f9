"""The page of exports is true: its commands print what it says, one after the other, in a folder with the examples."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command
from ecxs.rules import load_rules

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def as_pattern(wanted: str) -> str:
    """Return the expression for a text in which `...` stands for anything, and a line of it for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
    shutil.copytree(ROOT / "examples" / "c" / "greetlog", tmp_path / "examples" / "c" / "greetlog", ignore=ignored)
    program = tmp_path / "bin" / "ecxs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(own_command())} "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "PATH": path}
    commands = [found for block in BLOCK.findall(PAGE) for found in COMMAND.findall(block)]

    assert len(commands) == 29
    for command, wanted in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=100,
        )
        assert re.fullmatch(as_pattern(wanted), done.stdout), f"$ {command}\n{done.stdout}"


def test_the_page_links_to_the_rules_that_it_speaks_of() -> None:
    linked = set(re.findall(r"\[(EXP\d+)\]\(reference/rules/export\.md#exp\d+\)", PAGE))
    assert linked == {"EXP001", "EXP002", "EXP003", *(f"EXP{number:03}" for number in range(10, 18))}
    assert linked <= {rule.id for rule in load_rules().values() if rule.family == "export"}
