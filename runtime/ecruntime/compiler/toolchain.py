"""The compilers of this machine: those of `$CC` and `$CXX`, or the first that PATH has."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ecruntime.foundation.errors import EnvironmentFailure, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

C_COMPILERS: Final = ("gcc", "cc", "clang")
CXX_COMPILERS: Final = ("g++", "c++", "clang++")
_WRAPPERS: Final = frozenset({"ccache", "distcc", "sccache", "icecc", "env", "nice"})
_DRIVER: Final = re.compile(r"(?P<front>(?:.*-)?)(?P<name>gcc|clang|cc)(?P<back>(?:-[0-9.]+)?)\Z")
_CXX_NAME: Final = {"gcc": "g++", "clang": "clang++", "cc": "c++"}
_PATIENCE: Final = 10.0
SETTINGS: Final = (
    "PATH", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX",
    "SOURCE_DATE_EPOCH", "CCACHE_PREFIX", "CCC_OVERRIDE_OPTIONS", "LD_RUN_PATH",
)  # fmt: skip  # words, several to a line
"""Variables that compilers and linkers obey."""

DEBUG_SITES: Final = "ECXS_DEBUG_SITES"
"""The variable that has projects in C built for a test: their code tells where it makes and frees memory."""


# What is imported above is all that a library needs which is current, and finding that out takes less than one import
# of size: no dataclass, and no `shutil` with its archives.


class Toolchain(NamedTuple):
    """The words that begin a command for C and for C++; the second is empty if there is no such compiler."""

    c: tuple[str, ...]
    cxx: tuple[str, ...]

    def command(self, language: str) -> tuple[str, ...]:
        """Return the compiler for a language; raise `EnvironmentFailure` if the machine has none."""
        if language != "c++":
            return self.c
        if not self.cxx:
            # Imported here, as below: only a machine without a compiler needs it.
            from ecruntime.compiler.packages import compiler_package

            hint = compiler_package(is_cxx=True)
            raise EnvironmentFailure("there is no C++ compiler", hint=f"{hint}, or name one in CXX")
        return self.cxx


def find_toolchain(environment: Mapping[str, str] = os.environ) -> Toolchain:
    """Return the compilers; raise `EnvironmentFailure` if there is none for C, or that of a variable is missing."""
    path = environment.get("PATH")
    c = _named("CC", environment) or _first(C_COMPILERS, path)
    if not c:
        from ecruntime.compiler.packages import compiler_package

        hint = f"{compiler_package()}, or name a compiler in CC"
        raise EnvironmentFailure("there is no C compiler on PATH", hint=hint)
    cxx = _named("CXX", environment) or _beside(c, path) or _first(CXX_COMPILERS, path)
    return Toolchain(c, cxx)


def _named(variable: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    if not environment.get(variable):
        return ()
    # Imported here: most machines have the usual compiler.
    import shlex

    try:
        words = tuple(shlex.split(environment[variable]))
    except ValueError as error:
        message = f"{variable} is no command: {str(error).lower()}: '{environment[variable]}'"
        raise UsageError(message, hint="mend its quotes") from error
    if words and find_program(words[0], environment.get("PATH")) is None:
        from ecruntime.compiler.packages import compiler_package

        hint = f"{compiler_package(is_cxx=variable == 'CXX')}, or name another one in {variable}"
        raise EnvironmentFailure(f"there is no program '{words[0]}', which {variable} names", hint=hint)
    return words


def _first(names: tuple[str, ...], path: str | None) -> tuple[str, ...]:
    return next(((name,) for name in names if find_program(name, path)), ())


def _beside(c: tuple[str, ...], path: str | None) -> tuple[str, ...]:
    """Return the C++ compiler of the one for C, behind the same wrapper: `ccache g++-12` for `ccache gcc-12`."""
    at = driver_index(c)
    match = _DRIVER.match(c[at])
    if match is None:
        return ()
    name = f"{match['front']}{_CXX_NAME[match['name']]}{match['back']}"
    return (*c[:at], name, *c[at + 1 :]) if find_program(name, path) else ()


def find_program(name: str, path: str | None) -> str | None:
    """Return the file of a program as `shutil.which` finds it in a search path; `None` if there is none."""
    if os.path.dirname(name):  # noqa: PTH120 - texts
        return name if _is_program(name) else None
    if path is None:
        path = os.environ.get("PATH", os.defpath)
    files = (os.path.join(folder, name) for folder in path.split(os.pathsep) if path)  # noqa: PTH118
    return next((file for file in files if _is_program(file)), None)


def _is_program(file: str) -> bool:
    return os.access(file, os.X_OK) and not os.path.isdir(file)  # noqa: PTH112


def driver_index(words: tuple[str, ...]) -> int:
    """Return which word is the compiler: the first that is neither a wrapper nor an option or assignment of one."""
    for index, word in enumerate(words):
        if os.path.basename(word) not in _WRAPPERS and not word.startswith("-") and "=" not in word:  # noqa: PTH119 - a text
            return index
    return 0


def is_gcc(command: tuple[str, ...]) -> bool:
    """Tell whether a compiler is gcc, which has options that clang refuses; one with a neutral name is asked."""
    name = os.path.basename(command[driver_index(command)])  # noqa: PTH119 - a text
    if "clang" in name:
        return False
    if "gcc" in name or "g++" in name:
        return True
    # Imported here: `cc` and `c++` are asked, others tell by their name.
    import subprocess
    import tempfile
    from pathlib import Path

    from ecruntime.compiler.program import run_program

    try:
        with tempfile.TemporaryDirectory(prefix="ecxs-") as folder:
            answer = run_program([*command, "--version"], Path(folder), patience=_PATIENCE).trace
    except (EnvironmentFailure, OSError, subprocess.TimeoutExpired):
        return False
    return "Free Software Foundation" in answer


def identity(toolchain: Toolchain, environment: Mapping[str, str] = os.environ) -> str:
    """Return a digest of what decides how the compilers work: the programs, their files, and the variables they obey.

    A program is known by the size and time of its file, which an update changes; nothing is run.
    """
    parts: list[str] = []
    for words in (toolchain.c, toolchain.cxx):
        parts += words
        for word in words[: driver_index(words) + 1]:
            found = find_program(word, environment.get("PATH"))
            if found is not None:
                status = os.stat(found)  # noqa: PTH116 - a text
                parts.append(f"{os.path.realpath(found)} {status.st_size} {status.st_mtime_ns}")
    parts += [f"{name}={environment[name]}" for name in SETTINGS if name in environment]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
