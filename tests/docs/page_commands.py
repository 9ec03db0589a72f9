"""The commands of a page: carried out one after the other in one folder, each prints what the page says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecxs.cli.interpreter import own_command

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
"""Names that a copy of an example leaves out."""
_PART = re.compile(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_WHERE = ".where"


def page_commands(page: str, parts: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Return each command of a page below `docs`, or of some of its parts, with what it prints there."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    if parts is not None:
        found = dict(_PART.findall(text))
        text = "".join(found[title] for title in parts)
    return [command for block in _BLOCK.findall(text) for command in _COMMAND.findall(block)]


@dataclass
class PageShell:
    """A shell whose commands begin where the one before ended, with `ecxs` as this source is."""

    folder: Path
    timeout: float = 150
    log: str = ""
    """The name of a file in the folder whose end is shown where the page says something else."""

    def __post_init__(self) -> None:
        programs = self.folder / ".bin"
        programs.mkdir(parents=True)
        (programs / "ecxs").write_text(f'#!/bin/sh\nexec {shlex.join(own_command())} "$@"\n')
        (programs / "ecxs").chmod(0o755)
        self._where = self.folder / _WHERE
        self._cwd = self.folder
        self.environment: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}",
            "PATH": f"{programs}:{os.environ['PATH']}",
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "user.name",
            "GIT_CONFIG_VALUE_0": "Author",
            "GIT_CONFIG_KEY_1": "user.email",
            "GIT_CONFIG_VALUE_1": "author@example.com",
        }

    def printed(self, command: str) -> str:
        """Run a command and return what it prints on both outputs."""
        done = subprocess.run(
            ["bash", "-c", f"trap 'pwd > {shlex.quote(str(self._where))}' EXIT\n{command}"],
            cwd=self._cwd,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=self.timeout,
        )
        self._cwd = Path(self._where.read_text().rstrip("\n"))
        return done.stdout

    def follow(self, commands: list[tuple[str, str]]) -> None:
        """Run the commands of a page and compare what they print."""
        for command, wanted in commands:
            printed = self.printed(command)
            assert re.fullmatch(as_pattern(wanted), printed), f"$ {command}\n{printed}{self._end_of_log()}"

    def _end_of_log(self) -> str:
        log = self.folder / self.log
        return log.read_text(errors="replace")[-3000:] if log.is_file() else ""


def as_pattern(wanted: str) -> str:
    """Return the expression for a text in which `...` stands for anything, and a line of it for any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "...\n" else re.escape(line.removesuffix("\n")).replace(r"\.\.\.", ".*") + "\n"
        for line in wanted.splitlines(keepends=True)
    )


def copy_example(name: str, folder: Path) -> None:
    """Copy an example into a folder at the place that it has in the repository, without what was built there."""
    shutil.copytree(ROOT / "examples" / name, folder / "examples" / name, ignore=shutil.ignore_patterns(*BUILT))
