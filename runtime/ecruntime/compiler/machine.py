"""The lacks of a compiler on this machine: headers of the C library, and programs that it starts."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.packages import compiler_package, header_package, linker_package
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NO_HEADER: Final = re.compile(
    r"(?:fatal error: (?P<gcc>[\w./+-]+): No such file|'(?P<clang>[\w./+-]+)' file not found)"
)
_NO_PROGRAM: Final = re.compile(r"cannot execute '?(?P<exec>[\w./+-]+?)'?: |cannot find '(?P<find>[\w./+-]+)'")
_NO_SPACE: Final = ("No space left on device", "Disk quota exceeded")
_LEAST_SPACE: Final = 65536
_SPACE_OF_SILENT: Final = 4 * 1024 * 1024
_NO_START_FILE: Final = re.compile(r"cannot find (?P<file>crti\.o|crtn\.o|-lc|-lgcc|-lstdc\+\+)\b")
_QUOTES: Final = {0x2018: "'", 0x2019: "'"}
_PROBES: Final = {"c": "#include <stdio.h>\nint probe;\n", "c++": "#include <string>\nint probe;\n"}
C_HEADERS: Final = frozenset({
    "arpa/inet.h", "assert.h", "bits/libc-header-start.h", "ctype.h", "dirent.h", "dlfcn.h", "errno.h", "fcntl.h",
    "features.h", "inttypes.h", "limits.h", "linux/limits.h", "locale.h", "math.h", "memory.h", "netdb.h",
    "netinet/in.h", "poll.h", "pthread.h", "regex.h", "sched.h", "semaphore.h", "setjmp.h", "signal.h", "stdarg.h",
    "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "strings.h", "sys/cdefs.h", "sys/ioctl.h",
    "sys/param.h", "sys/socket.h", "sys/stat.h", "sys/time.h", "sys/types.h", "sys/uio.h", "sys/un.h", "syslog.h",
    "time.h", "unistd.h", "wchar.h",
})  # fmt: skip  # words, several to a line
"""Headers that every C library has, and that our own include."""
_CXX_HEADERS: Final = frozenset({
    "algorithm", "array", "atomic", "cstddef", "cstdint", "cstdio", "cstdlib", "cstring", "functional", "iostream",
    "map", "memory", "string", "type_traits", "utility", "vector", "bits/c++config.h",
})  # fmt: skip  # words, several to a line


@dataclass(frozen=True, slots=True)
class Lack:
    """A lack, in a sentence, and the package that brings it."""

    message: str
    hint: str


class ToolchainIncomplete(EnvironmentFailure):
    """A compiler without what it needs; `output` is all that it wrote."""

    def __init__(self, lack: Lack, output: str) -> None:
        """Take what is missing, and the output that told of it."""
        super().__init__(lack.message, hint=lack.hint)
        self.output = output


def try_compiler(command: Sequence[str], language: str) -> Lack | None:
    """Compile and link a few lines, which needs everything; return what is missing.

    Raise `EnvironmentFailure` if the compiler does not run, or fails for a reason that is not known.
    """
    source = _PROBES[language]
    words = [*command, "-shared", "-fPIC", "-x", language, "-", "-o", "/dev/null"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - the compiler that the user names
            words, input=source, capture_output=True, check=False, env=environment, text=True, errors="replace"
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentFailure(f"cannot start '{command[0]}': {reason}", hint="check what CC and CXX name") from error
    if done.returncode == 0:
        return None
    lack = find_lack(done.stderr)
    if lack is None:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        message = f"'{command[0]}' compiles nothing: {lines[0]}"
        raise EnvironmentFailure(message, hint=f"{compiler_package(is_cxx=language == 'c++')}, or name another one")
    return lack


def tells_full_disk(output: str) -> bool:
    """Tell whether a program complains that there is no space left."""
    return any(text in output for text in _NO_SPACE)


def find_full_disk(output: str, folder: Path) -> Lack | None:
    """Return the lack of space, if that is why a program failed, in a folder to which it wrote or in another."""
    is_told = tells_full_disk(output)
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    # On a full disk there is no place for the compiler's own words, and what it has written may be removed by now.
    least = _LEAST_SPACE if output else _SPACE_OF_SILENT
    is_full = found.f_bavail * found.f_frsize < least or (found.f_files > 0 and found.f_favail == 0)
    if not is_told and not is_full:
        return None
    where = f"in '{folder.parent}'" if is_full else "where the compiler writes"
    return Lack(f"there is no space left {where}", "make room there, or name another folder with -o or TMPDIR")


def find_lack(output: str) -> Lack | None:
    """Return what the machine lacks according to a compiler's output; `None` if it complains of something else."""
    output = output.translate(_QUOTES)
    if match := _NO_HEADER.search(output):
        name = match["gcc"] or match["clang"]
        if name in C_HEADERS:
            return Lack(f"the compiler has no header '{name}' of the C library", header_package())
        if name in _CXX_HEADERS:
            return Lack(f"the compiler has no header '{name}' of C++", compiler_package(is_cxx=True))
    if match := _NO_PROGRAM.search(output):
        name = match["exec"] or match["find"]
        is_linkers = name.rpartition("/")[2] in {"as", "ld", "collect2"}
        hint = linker_package() if is_linkers else compiler_package(is_cxx=name.endswith("cc1plus"))
        return Lack(f"the compiler lacks its program '{name}'", hint)
    if match := _NO_START_FILE.search(output):
        is_cxx = match["file"] == "-lstdc++"
        return Lack(
            f"the linker has no '{match['file']}'", compiler_package(is_cxx=True) if is_cxx else header_package()
        )
    return None
