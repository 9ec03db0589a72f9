"""`ecxs doctor`: checks of the machine."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs import __version__
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH
from ecxs.cli.purposes import LANGUAGES, PURPOSES, start_line
from ecxs.cli.report import answer, escape_terminal, print_note, print_result

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_PYTHON = (3, 11)
MAX_SOCKET_BYTES = 107
"""The system's limit for the path of a Unix socket, in bytes."""
LUA_SPEC = "lupa"
_COLORS = {"good": "green", "missing": "red", "optional": "yellow"}


class State(StrEnum):
    """Result of a check; only MISSING is an error."""

    GOOD = "good"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Check:
    """One checked item: its state, what was found, and a hint for the remedy."""

    name: str
    state: State
    found: str
    hint: str = ""


@click.command(
    "doctor",
    help="""Check the machine: Python, packages, compiler, folders and terminal.

    What is optional is needed for modules in C or Lua only, or for one of the purposes, which are told in a line each.
    With --for, all that a purpose or a language needs is told, and needed: the needs of a purpose for a language if
    both are named. The exit code is 3 if something needed is missing.

    \b
    Examples:
      ecxs doctor --libexec /opt/msys/libexec
      ecxs doctor --for dev --for c
    """,
)
@click.option("--libexec", type=PATH, help="Check that modules can be installed there.")
@click.option(
    "--for",
    "purposes",
    multiple=True,
    type=click.Choice((*PURPOSES, *LANGUAGES)),
    help="Check all that is needed for it; may be repeated.",
)
@format_option(checks=())
def command(libexec: Path | None, purposes: tuple[str, ...]) -> int:
    """Run all checks, report, and return the exit code."""
    checks = list(_checks(libexec, purposes))
    answer(checks=[asdict(check) for check in checks])
    for check in checks:
        print_result(_line(check))
    missing = [check for check in checks if check.state is State.MISSING]
    if missing:
        print_note(f"{len(missing)} of {len(checks)} missing")
    return EnvironmentFailure.exit_code if missing else 0


def _line(check: Check) -> str:
    mark = click.style(f"{check.state.value:9}", fg=_COLORS[check.state.value])
    text = f"{mark}{check.name + ' ':12}{escape_terminal(check.found)}"
    return f"{text}\n  hint: {escape_terminal(check.hint)}" if check.hint else text


def _checks(libexec: Path | None, purposes: tuple[str, ...]) -> Iterator[Check]:
    languages = tuple(word for word in purposes if word in LANGUAGES)

    def lacking(language: str) -> State:
        return State.MISSING if language in languages else State.OPTIONAL

    yield _python()
    yield (
        Check("system", State.GOOD, sys.platform)
        if sys.platform == "linux"
        else Check("system", State.MISSING, sys.platform, "the runtime needs Linux")
    )
    yield _packages()
    yield from _compilers(lacking("c"))
    yield _interpreter_headers(lacking("c"))
    yield _lua_engine(lacking("lua"))
    if libexec is not None:
        yield _folder("libexec", libexec)
    yield _sockets()
    yield _terminal()
    yield _tool_file()
    named = [word for word in purposes if word in PURPOSES]
    for purpose in named:
        yield from _needs(purpose, languages or LANGUAGES)
    if not purposes:
        yield from map(_purpose, PURPOSES)


def _needs(purpose: str, languages: tuple[str, ...]) -> Iterator[Check]:
    """Check each need of a purpose for some languages; what is needed and lacks is missing."""
    for need in PURPOSES[purpose]:
        if not set(need.languages) & set(languages):
            continue
        name = f"{purpose}: {need.name}"
        if found := need.look():
            yield Check(name, State.GOOD, found)
        else:
            state = State.MISSING if need.is_needed else State.OPTIONAL
            yield Check(name, state, "not found", need.remedy or start_line())


def _purpose(purpose: str) -> Check:
    """Tell in a line what a purpose lacks, whatever the language; nobody has asked for it, so nothing is missing."""
    lacks = [check for check in _needs(purpose, LANGUAGES) if check.state is not State.GOOD]
    if not lacks:
        return Check(purpose, State.GOOD, "all that it needs is there")
    names = ", ".join(check.name.partition(": ")[2] for check in lacks)
    return Check(purpose, State.OPTIONAL, f"lacks {names}", "; ".join(check.hint for check in lacks))


def _tool_file() -> Check:
    """Check the configuration of the tool that holds here, with every key."""
    # Imported here, as below: it imports the commands that have a table in the file.
    from ecruntime.foundation.errors import Refused
    from ecxs.cli.tool_defaults import check_tool_file

    try:
        file = check_tool_file()
    except Refused as refused:
        faults = "; ".join(f"{finding.place}: {finding.message}" for finding in refused.findings)
        return Check("defaults", State.MISSING, faults, "mend the file, or run with 'ecxs --isolated'")
    return Check("defaults", State.GOOD, file.name if file is not None else "no ecxs.toml and no [tool.ecxs]")


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= MIN_PYTHON:
        return Check("python", State.GOOD, f"{found} ({sys.executable})")
    return Check("python", State.MISSING, found, "install Python 3.11 or later")


def _packages() -> Check:
    # Imported here: the program itself must start with whatever versions there are.
    from ecxs.cli.package_versions import declared_requirements, unmet_requirements

    try:
        needed = declared_requirements()
    except PackageNotFoundError:
        return Check("packages", State.GOOD, f"ecxs {__version__}, run from its sources")
    if unmet := unmet_requirements(needed):
        hint = "pip install --upgrade ecxs brings what it needs; another package may have asked for a different version"
        return Check("packages", State.MISSING, f"ecxs {__version__} with {'; '.join(unmet)}", hint)
    return Check("packages", State.GOOD, f"ecxs {__version__} and the {len(needed)} packages that it needs")


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _compilers(lacking: State) -> Iterator[Check]:
    """Check what `ecxs -c` needs, in its own words."""
    # Imported here: a command that is not called imports no language.
    from ecruntime.compiler.machine import try_compiler
    from ecruntime.compiler.toolchain import find_toolchain

    try:
        toolchain = find_toolchain()
    except (EnvironmentFailure, UsageError) as error:
        yield Check("compiler", lacking, error.message, f"for C modules, {error.hint}")
        return
    for name, language, purpose in (("compiler", "c", "C modules"), ("c++", "c++", "C++ modules")):
        try:
            command = toolchain.command(language)
            lack = try_compiler(command, language)
        except EnvironmentFailure as error:
            yield Check(name, lacking, error.message, f"for {purpose}, {error.hint}")
            continue
        if lack is None:
            yield Check(name, State.GOOD, " ".join([shutil.which(command[0]) or command[0], *command[1:]]))
        else:
            yield Check(name, lacking, lack.message, f"for {purpose}, {lack.hint}")


def _interpreter_headers(lacking: State) -> Check:
    """Check what else the bridge to modules in C is built from, in its own words."""
    # Imported here: a command that is not called imports no bridge.
    from ecruntime.bridge.build import interpreter_headers

    try:
        return Check("Python.h", State.GOOD, str(interpreter_headers()))
    except EnvironmentFailure as error:
        return Check("Python.h", lacking, error.message, f"to run C modules, {error.hint}")


def _lua_engine(lacking: State) -> Check:
    """Tell which engine runs scripts in Lua, and what the second one lacks."""
    # Imported here: a command that is not called imports no engine.
    from ecruntime.languages.lua.engine import find_engine

    try:
        engine = find_engine()
    except EnvironmentFailure as error:
        return Check("lua", lacking, error.message, f"to run modules in Lua, {error.hint}")
    found = f"{engine.name} of lupa {version(LUA_SPEC)}" if _is_installed(LUA_SPEC) else engine.name
    if engine.is_jit:
        return Check("lua", State.GOOD, found)
    hint = (
        "there is no luajit21: a call that waits blocks its script's runtime within pcall, and fails within a "
        "metamethod or an iterator; providers take a third longer"
    )
    return Check("lua", State.OPTIONAL, found, hint)


def _folder(name: str, folder: Path) -> Check:
    existing = next(path for path in (folder, *folder.absolute().parents) if os.path.exists(path))  # noqa: PTH110 - unlike the method, it does not raise
    if os.access(existing, os.W_OK | os.X_OK) and existing.is_dir():
        return Check(name, State.GOOD, str(folder) if existing == folder else f"{folder} can be made")
    return Check(name, State.MISSING, f"{existing} cannot be written", "choose a folder of your own, or ask its owner")


def _sockets() -> Check:
    """Check the folder in which `ecxs run` makes the console socket of a project here."""
    folder = Path.cwd() / ".ecxs"
    if len(os.fsencode(folder / "console.sock")) > MAX_SOCKET_BYTES:
        hint = "name a shorter one with 'ecxs run --socket PATH'"
        return Check("sockets", State.OPTIONAL, f"{folder} is too long for the path of a socket", hint)
    return _folder("sockets", folder)


def _terminal() -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", State.GOOD, "none; output is plain, and nothing is asked")
    if os.environ.get("TERM", "dumb") == "dumb":
        return Check("terminal", State.OPTIONAL, "cannot move its cursor", "set TERM for line editing in the console")
    colors = "no colors wanted" if os.environ.get("NO_COLOR") else "with colors"
    return Check("terminal", State.GOOD, f"{os.environ['TERM']}, {colors}")
