"""Compilers and linkers as processes: started together, and ended with us."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Running = tuple["subprocess.Popen[bytes]", Path]

_PRELOAD: Final = "LD_PRELOAD"
_SANITIZER: Final = re.compile(r"/lib[a-z]+san\.so[.\d]*$")
_LOCALE: Final = "C.UTF-8"
_PATIENCE: Final = 5.0
MAX_OUTPUT: Final = 8 * 1024 * 1024
"""Bytes that are kept of what a program wrote: of more, the beginning and the end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that ended: its code, negative for a signal, and what it wrote."""

    words: tuple[str, ...]
    code: int
    output: str
    """Standard error, and standard output before it, which a linker uses for its trace."""
    trace: str = ""
    """Standard output."""

    @property
    def is_killed(self) -> bool:
        """Whether a signal ended it."""
        return self.code < 0

    @property
    def signal_name(self) -> str:
        """The name of that signal."""
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"


def run_programs(
    commands: Sequence[Sequence[str]],
    folder: Path,
    meanwhile: Callable[[], None] | None = None,
    *,
    patience: float | None = None,
) -> Iterator[Ended]:
    """Run commands, as many at a time as there are processors, and yield their ends in the order of the commands.

    `folder` takes their output; `meanwhile` is called once while the first ones run. If the caller stops, or is
    interrupted, those that run are ended; also if one takes longer than `patience`: raise then `TimeoutExpired`.
    """
    limit = os.cpu_count() or 1
    running: list[Running] = []
    waiting = list(enumerate(commands))
    try:
        while waiting or running:
            while waiting and len(running) < limit:
                number, words = waiting.pop(0)
                with held_signals():
                    running.append(_start(words, folder / f"output-{number}"))
            if meanwhile is not None:
                meanwhile()
                meanwhile = None
            yield _end(*running[0], patience)
            running.pop(0)
    finally:
        _end_all([process for process, _ in running])


def run_program(words: Sequence[str], folder: Path, *, patience: float | None = None) -> Ended:
    """Run one command; see `run_programs`."""
    (ended,) = run_programs([words], folder, patience=patience)
    return ended


@contextmanager
def held_signals() -> Iterator[None]:
    """Hold signals that end the program back while the block runs: one that it has just started would be lost."""
    came: list[int] = []
    former = {}
    with suppress(ValueError):  # not the main thread: signals come to another one
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # What is ignored stays so: a program that is started inherits that, and no function.
            if callable(handler := signal.getsignal(number)):
                signal.signal(number, lambda it, _: came.append(it))
                former[number] = handler
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        for one in came[:1]:
            signal.raise_signal(one)


def _start(words: Sequence[str], stem: Path) -> Running:
    environment = _environment()
    # Into files: nobody has to empty a pipe while others are waited for.
    with stem.with_suffix(".err").open("wb") as errors, stem.with_suffix(".out").open("wb") as output:
        try:
            # A group of its own, so that the programs that a compiler starts end with it.
            process = subprocess.Popen(  # noqa: S603 - the compiler that the user names
                words, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment, process_group=0
            )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "check the program that CC or CXX names"
            raise EnvironmentFailure(f"cannot start '{words[0]}': {reason}", hint=hint) from error
    return process, stem


def _environment() -> dict[str, str]:
    """Return ours without the sanitizers of a watched process, which a compiler would run with.

    English, since the messages are read; with the author's characters, since they are shown.
    """
    kept = {name: value for name, value in os.environ.items() if name != "LANGUAGE"} | {"LC_ALL": _LOCALE}
    if preloaded := kept.get(_PRELOAD, ""):
        kept[_PRELOAD] = ":".join(path for path in re.split(r"[: ]+", preloaded) if not _SANITIZER.search(path))
    return kept


def _end(process: subprocess.Popen[bytes], stem: Path, patience: float | None) -> Ended:
    code = process.wait(patience)
    errors, output = (_written(stem.with_suffix(suffix)) for suffix in (".err", ".out"))
    return Ended(tuple(map(str, process.args)), code, errors, output)  # type: ignore[arg-type]


def _written(path: Path) -> str:
    """Return the text of a file, without its middle if it is larger than any compiler's output."""
    with path.open("rb") as file:
        left_out = os.fstat(file.fileno()).st_size - MAX_OUTPUT
        first = file.read(MAX_OUTPUT // 2 if left_out > 0 else MAX_OUTPUT)
        if left_out > 0:
            file.seek(-MAX_OUTPUT // 2, os.SEEK_END)
            first += b"\n... %d bytes of the output are left out here ...\n" % left_out + file.read(MAX_OUTPUT // 2)
    return first.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
