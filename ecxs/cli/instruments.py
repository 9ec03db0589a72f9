"""Instruments that watch a process of ours: the sanitizers of gcc, valgrind, and gdb."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.bridge.cache import BRIDGE, bridge_folder
from ecruntime.bridge.recipe import SANITIZE, find_compiler, refuse_other_compilers, sanitize_flags
from ecruntime.compiler.packages import compiler_package, program_package
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most
from ecxs.cli.interpreter import own_command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecruntime.bridge.recipe import Compiler

VALGRIND_FOUND: Final = 99
"""The exit code of a process in which valgrind has found something."""
_RUNTIMES: Final = {"address": "libasan.so", "undefined": "libubsan.so"}
_OPTIONS: Final = {
    # The interpreter keeps much until its end, which is no leak of a module.
    # `handle_…=2`: faulthandler must not take the signals away from the better report. An abort is a crash to the
    # supervisor, and an exit code would be a refusal.
    "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1:handle_segv=2:handle_sigbus=2:handle_sigfpe=2:handle_sigill=2",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:abort_on_error=1",
}
_PRELOAD: Final = "LD_PRELOAD"
_ALLOCATOR: Final = "PYTHONMALLOC"
_SUPPRESSIONS: Final = Path(__file__).with_name("interpreter.supp")
_ELF: Final = b"\x7fELF"
_PATH: Final = re.compile(r"/\S+\.so[.\d]*")
_SCRIPT_BYTES: Final = 4096


def is_sanitized(sanitizers: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether this process was started with the runtimes of these sanitizers."""
    return environment.get(SANITIZE) == sanitizers and "san.so" in environment.get(_PRELOAD, "")


def sanitized(
    sanitizers: str, environment: Mapping[str, str] = os.environ, *, reports: Path | None = None
) -> dict[str, str]:
    """Return the environment of a process with sanitizers; the bridge for it is built now, by a plain compiler.

    Reports go to standard error, or to files that begin with the path `reports`.
    """
    if not sanitize_flags(sanitizers):
        return dict(environment)
    compiler = find_compiler(environment)
    refuse_other_compilers(compiler)
    first = [_runtime(compiler, file) for name, file in _RUNTIMES.items() if name in sanitizers.split(",")]
    wanted = {**environment, SANITIZE: sanitizers}
    # The user's own options come last, where they prevail.
    place = f"log_path={reports}" if reports is not None else ""
    options = {
        name: ":".join(filter(None, (text, place, environment.get(name, "")))) for name, text in _OPTIONS.items()
    }
    return {
        # Blocks of the interpreter's own allocator look all alike to a sanitizer.
        _ALLOCATOR: "malloc",
        **wanted,
        **options,
        _PRELOAD: ":".join(filter(None, (*first, environment.get(_PRELOAD, "")))),
        BRIDGE: str(bridge_folder(wanted).parent),
    }


def _runtime(compiler: Compiler, file: str) -> str:
    words = [*compiler.words, f"-print-file-name={file}"]
    done = subprocess.run(words, capture_output=True, check=False, text=True)  # noqa: S603 - the user's compiler
    path = Path(done.stdout.strip())
    try:
        start = read_at_most(path, _SCRIPT_BYTES) if path.is_absolute() else b""
    except OSError:
        start = b""
    # On some systems the file is a text for the linker, with the path of the library in it.
    found = str(path) if start.startswith(_ELF) else next(iter(_PATH.findall(start.decode("utf-8", "replace"))), "")
    if not found:
        message = f"'{compiler.words[0]}' has no library '{file}', which sanitizers need"
        raise EnvironmentFailure(message, hint=f"{compiler_package()}, and {file.removesuffix('.so')} if it is apart")
    return found


def valgrind_words() -> list[str]:
    """Return the words before the command line of a process that valgrind watches."""
    program = _program("valgrind")
    # Leaks: as with the sanitizers.
    settings = ("--quiet", f"--error-exitcode={VALGRIND_FOUND}", "--leak-check=no", "--num-callers=40")
    return [program, *settings, f"--suppressions={_SUPPRESSIONS}"]


def watched_by_valgrind(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of such a process."""
    return {_ALLOCATOR: "malloc", **environment}


def start_in_gdb(words: Sequence[str]) -> NoReturn:
    """Become gdb with `ecxs WORDS` as its program."""
    program = _program("gdb")
    # HUP and USR1 are for the server, and reach it; the places of modules are known when these are loaded.
    settings = ("-iex", "set breakpoint pending on", "-ex", "handle SIGHUP SIGUSR1 nostop noprint pass")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGUSR1})
    _become([program, *settings, "--args", *own_command(*words)], os.environ)


def start_again(words: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Become `ecxs WORDS` with another environment; what is held back of signals stays so."""
    _become(own_command(*words), environment)


def _become(words: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    os.execve(words[0], [*words], dict(environment))  # noqa: S606 - no shell is wanted


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise EnvironmentFailure(f"there is no {name} on PATH", hint=program_package(name))
    return found
