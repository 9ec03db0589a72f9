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

    What is optional is needed for modules in C or Lua only. The exit code is 3 if something needed is missing.

    \b
    Example:
      ecxs doctor --libexec /opt/msys/libexec
    """,
)
@click.option("--libexec", type=PATH, help="Check that modules can be installed there.")
@format_option(checks=())
def command(libexec: Path | None) -> int:
    """Run all checks, report, and return the exit code."""
    checks = list(_checks(libexec))
    answer(checks=[asdict(check) for check in checks])
    for check in checks:
        print_result(_line(check))
    missing = [check for check in checks if check.state is State.MISSING]
    if missing:
        print_note(f"{len(missing)} of {len(checks)} missing")
    return EnvironmentFailure.exit_code if missing else 0


def _line(check: Check) -> str:
    mark = click.style(f"{check.state.value:9}", fg=_COLORS[check.state.value])
    text = f"{mark}{check.name:12}{escape_terminal(check.found)}"
    return f"{text}\n  hint: {escape_terminal(check.hint)}" if check.hint else text


def _checks(libexec: Path | None) -> Iterator[Check]:
    yield _python()
    yield (
        Check("system", State.GOOD, sys.platform)
        if sys.platform == "linux"
        else Check("system", State.MISSING, sys.platform, "the runtime needs Linux")
    )
    yield _packages()
    yield from _compilers()
    yield _interpreter_headers()
    yield _lua_engine()
    yield from _loop()
    if libexec is not None:
        yield _folder("libexec", libexec)
    yield _sockets()
    yield _terminal()


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


def _compilers() -> Iterator[Check]:
    """Check what `ecxs -c` needs, in its own words."""
    # Imported here: a command that is not called imports no language.
    from ecruntime.compiler.machine import try_compiler
    from ecruntime.compiler.toolchain import find_toolchain

    try:
        toolchain = find_toolchain()
    except (EnvironmentFailure, UsageError) as error:
        yield Check("compiler", State.OPTIONAL, error.message, f"for C modules, {error.hint}")
        return
    for name, language, purpose in (("compiler", "c", "C modules"), ("c++", "c++", "C++ modules")):
        try:
            command = toolchain.command(language)
            lack = try_compiler(command, language)
        except EnvironmentFailure as error:
            yield Check(name, State.OPTIONAL, error.message, f"for {purpose}, {error.hint}")
            continue
        if lack is None:
            yield Check(name, State.GOOD, " ".join([shutil.which(command[0]) or command[0], *command[1:]]))
        else:
            yield Check(name, State.OPTIONAL, lack.message, f"for {purpose}, {lack.hint}")


def _interpreter_headers() -> Check:
    """Check what else the bridge to modules in C is built from, in its own words."""
    # Imported here: a command that is not called imports no bridge.
    from ecruntime.bridge.build import interpreter_headers

    try:
        return Check("Python.h", State.GOOD, str(interpreter_headers()))
    except EnvironmentFailure as error:
        return Check("Python.h", State.OPTIONAL, error.message, f"to run C modules, {error.hint}")


def _lua_engine() -> Check:
    """Tell which engine runs scripts in Lua, and what the second one lacks."""
    # Imported here: a command that is not called imports no engine.
    from ecruntime.languages.lua.engine import find_engine

    try:
        engine = find_engine()
    except EnvironmentFailure as error:
        return Check("lua", State.OPTIONAL, error.message, f"to run modules in Lua, {error.hint}")
    found = f"{engine.name} of lupa {version(LUA_SPEC)}" if _is_installed(LUA_SPEC) else engine.name
    if engine.is_jit:
        return Check("lua", State.GOOD, found)
    hint = (
        "there is no luajit21: a call that waits blocks its script's runtime within pcall, and fails within a "
        "metamethod or an iterator; providers take a third longer"
    )
    return Check("lua", State.OPTIONAL, found, hint)


def _loop() -> Iterator[Check]:
    """Check what `ecxs dev` needs, and what shows it more."""
    if _is_installed("watchfiles"):
        yield Check("watchfiles", State.GOOD, "ecxs dev watches with it")
    else:
        yield Check("watchfiles", State.OPTIONAL, "not installed", "for ecxs dev, pip install 'ecxs[watch]'")
    if (path := shutil.which("gdb")) is not None:
        yield Check("gdb", State.GOOD, path)
    else:
        yield Check("gdb", State.OPTIONAL, "not found", "for ecxs dev, to say where a call in C blocks, install gdb")


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
