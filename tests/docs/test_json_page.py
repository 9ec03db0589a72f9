"""The page of JSON reports is true: its commands are run, and its keys are those that the commands declare."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import FormatOption
from ecxs.cli.program import ecxs
from tests.docs.page_commands import ROOT, as_pattern, page_commands

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "json.md"
ROW = re.compile(r"^\| `([a-z ]+)` \| (`[a-z_`, ]+) \|", re.MULTILINE)
SHELL = f'set -e; ecxs() {{ {sys.executable} -m ecxs "$@"; }}\n'


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "runtime")))}
    commands = page_commands("json.md")
    assert len(commands) == 4
    for command, wanted in commands:
        done = subprocess.run(
            ["bash", "-c", SHELL + command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert re.fullmatch(as_pattern(wanted), done.stdout), f"$ {command}\n{done.stdout}"
        assert done.stderr == ""


def declared_keys(words: list[str]) -> set[str]:
    command: click.Command | None = ecxs
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    if isinstance(command, click.Group):
        # Its commands have one report.
        return declared_keys([*words, command.list_commands(click.Context(command))[0]])
    assert command is not None
    (option,) = (option for option in command.params if isinstance(option, FormatOption))
    return set(option.new_report().content)


def test_the_keys_of_each_command_are_told() -> None:
    told: dict[str, set[str]] = {}
    table = PAGE.read_text(encoding="utf-8").partition("## What each command adds")[2]
    for command, keys in ROW.findall(table):
        told.setdefault(command, set()).update(re.findall(r"`(\w+)`", keys))
    assert len(told) == 29
    assert {command: declared_keys(command.split()) for command in told} == told
