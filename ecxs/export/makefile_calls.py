"""The calls of `ecxs -c` that a Makefile would make: asked of make, which carries out none of them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.files import display_path
from ecxs.languages.c.command_line import read_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.c.command_line import BuildRequest

MAKEFILES: Final = ("GNUmakefile", "makefile", "Makefile")
"""The files that make looks for, in its order."""
NO_CALL: Final = "EXP006"
_MARK: Final = "ecxs-of-the-export"
_SECONDS: Final = 60
_ENTERED: Final = re.compile(r"make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'")
_OF_OTHERS: Final = frozenset(
    {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "ECXS", "CFLAGS", "CPPFLAGS", "CXXFLAGS", "LDFLAGS", "LDLIBS"}
)
"""Variables of an outer make, or of whoever calls, that would get into the tree."""


@dataclass(frozen=True, slots=True)
class BuildCall:
    """One call of `ecxs -c`, in the folder in which the Makefile makes it."""

    folder: Path
    words: tuple[str, ...]
    request: BuildRequest


def makefile_of(folder: Path) -> Path | None:
    """Return the file that make would read in a folder, if there is one."""
    return next((folder / name for name in MAKEFILES if (folder / name).is_file()), None)


def calls_of(makefile: Path) -> tuple[tuple[BuildCall, ...], tuple[Finding, ...]]:
    """Return the calls that build everything anew, and what there is to say of lines that cannot be read."""
    place = Place(display_path(makefile))
    done = _asked(makefile.parent)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        message = f"make cannot say how it builds the module: {said[-1] if said else f'exit code {done.returncode}'}"
        return (), (Finding(NO_CALL, Severity.ERROR, message, place, "'make -n -B ECXS=ecxs' there says the same"),)
    calls: list[BuildCall] = []
    findings: list[Finding] = []
    folders: list[Path] = []
    for line in done.stdout.replace("\\\n", " ").splitlines():
        if match := _ENTERED.fullmatch(line):
            # The first is the folder itself, under the name that it has here.
            inner = makefile.parent if not folders else Path(match[2])
            folders = [*folders, inner] if match[1] == "Entering" else folders[:-1]
        elif _MARK in line:
            try:
                calls += _read(line, folders[-1] if folders else makefile.parent)
            except (UsageError, ValueError) as error:
                message = f"the call '{line.strip().replace(_MARK, '$(ECXS)')[:200]}' is not understood: {error}"
                hint = "write it as a call of its own: $(ECXS) -c OPTIONS SOURCES -o NAME.so"
                findings.append(Finding(NO_CALL, Severity.ERROR, message, place, hint))
    if not calls and not findings:
        message = "the Makefile builds no library by its variable ECXS"
        hint = "let it call $(ECXS) -c OPTIONS SOURCES -o NAME.so in its first target"
        findings.append(Finding(NO_CALL, Severity.ERROR, message, place, hint))
    return tuple(calls), tuple(findings)


def _asked(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_OTHERS}
    words = ["make", "-n", "-B", "-w", f"ECXS={_MARK}", f"ECPERL={_MARK}-perl"]
    try:
        return subprocess.run(  # noqa: S603 - the author's own Makefile, which is asked and not carried out
            words,
            cwd=folder,
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError as error:
        message = "there is no program 'make' on PATH, and the folder has a Makefile"
        raise EnvironmentFailure(message, hint="install the package make") from error
    except subprocess.TimeoutExpired as error:
        message = f"make did not say within {_SECONDS} seconds how it builds '{folder}'"
        raise EnvironmentFailure(message, hint="see what 'make -n -B' does there") from error


def _read(line: str, folder: Path) -> Iterator[BuildCall]:
    """Yield the calls of one line of the shell, with `cd DIR &&` before them."""
    reader = shlex.shlex(line, posix=True, punctuation_chars=";&|()<>")
    reader.whitespace_split = True
    commands: list[list[str]] = [[]]
    for word in reader:
        if word and not set(word) - set(";&|()<>"):
            commands.append([])
        else:
            commands[-1].append(word)
    for command in commands:
        if command[:1] == ["cd"] and len(command) == 2:
            folder = folder / command[1]
        if _MARK not in command:
            continue
        words = tuple(command[command.index(_MARK) + 1 :])
        if any("$" in word or "`" in word for word in words):
            raise UsageError("the shell fills in a part of it")
        request = read_command_line(words)
        if request.is_build:
            yield BuildCall(folder, words, request)
