"""The client of a recording: takes its lines from the server, and writes them as a recording or a test file."""

from __future__ import annotations

import json
import os
import signal
import stat
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from ecruntime.console.command_line import join_words
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.recording.lines import FORMAT, read_recording
from ecruntime.recording.pytest_file import format_test, quoted
from ecxs.cli.project import SAMPLE
from ecxs.cli.report import answer, print_note, print_result
from ecxs.cli.terminal.connection import ConsoleConnection, read_as_answer
from ecxs.files import DECLARATION, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecxs.cli.commands.record import RecordSettings

_INTERVAL: Final = 0.2
_FILE_MODE: Final = 0o600
_HEAD: Final = 64 * 1024
_PYTHON: Final = ".py"


def record(settings: RecordSettings) -> int:
    """Record until the count, the time or a signal ends it; return the exit code."""
    outputs = _outputs(settings)
    connection = ConsoleConnection(settings.socket)
    try:
        words = ["hook", "record", *settings.hooks, *(f"mask={word}" for word in settings.mask)]
        with _ended_by_signals() as is_over:
            calls, dropped = _Recorder(connection, outputs, settings).run(join_words(words), is_over)
    finally:
        connection.close()
        for output in outputs:
            output.close()
    names = [str(output.path) for output in outputs]
    answer(hooks=list(settings.hooks), files=names, calls=calls, dropped=dropped)
    if dropped:
        print_note(f"{dropped} calls were dropped: they came faster than they were written")
    print_result(f"{calls} call{'' if calls == 1 else 's'} in {', '.join(names)}")
    return 0


class _LineFile:
    """A recording on the disk: whole lines at every moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_file() and path.stat().st_size and not _is_recording(path):
            message = f"'{path}' is no recording, and is not replaced"
            raise UsageError(message, hint="name a file that does not exist yet")
        self._fd = -1

    def add(self, lines: Sequence[str]) -> None:
        """Append lines; the first ones replace what was there, since the server records now."""
        if self._fd < 0:
            # It has mail in it.
            self._fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _FILE_MODE)
            if stat.S_ISREG(os.fstat(self._fd).st_mode):
                os.fchmod(self._fd, _FILE_MODE)
        rest = memoryview("".join(f"{line}\n" for line in lines).encode("ascii"))
        while rest:
            rest = rest[os.write(self._fd, rest) :]

    def close(self) -> None:
        """Close the file."""
        if self._fd >= 0:
            os.close(self._fd)


class _TestFile:
    """A test file, written anew as a whole with each piece of the recording."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists():
            raise UsageError(f"'{path}' exists, and is not replaced", hint="name a test file that does not exist yet")
        self._lines: list[str] = []

    def add(self, lines: Sequence[str]) -> None:
        """Write the file with further calls."""
        self._lines += lines
        recording = read_recording(str(self.path), "".join(f"{line}\n" for line in self._lines).encode("ascii"))
        conf, constant = _configuration(self.path, recording.header.modules)
        write_atomically(
            self.path, format_test(recording, conf=conf, constant=constant).encode("utf-8", "surrogateescape")
        )

    def close(self) -> None:
        """Do nothing: the file is whole."""


def _configuration(path: Path, modules: Sequence[str]) -> tuple[str, str]:
    """Return the expression of the configuration of a test, and the constant that it needs."""
    place = path.absolute().parent
    for up, folder in enumerate((place, *place.parents)):
        if (folder / DECLARATION).is_file() and (folder / SAMPLE).is_file():
            return 'CONF.read_text(encoding="utf-8")', f'CONF = Path(__file__).parents[{up}] / "{SAMPLE}"'
    stanzas = "".join(f"{module.partition(':')[0]} {{}}\n" for module in modules)
    return "CONF", f"CONF = {quoted(stanzas)}"


def _outputs(settings: RecordSettings) -> list[_LineFile | _TestFile]:
    named: list[_LineFile | _TestFile] = []
    if settings.output is None and settings.test_file is None:
        raise UsageError("where shall the recording go?", hint="add -o FILE, or --pytest FILE")
    if settings.test_file is not None:
        named.append(_TestFile(settings.test_file))
    if settings.output is not None:
        kind = _TestFile if settings.output.suffix == _PYTHON else _LineFile
        named.append(kind(settings.output))
    return named


def _is_recording(path: Path) -> bool:
    return FORMAT.encode() in read_at_most(path, _HEAD).partition(b"\n")[0]


class _Recorder:
    """Takes the lines of one recording (one thread)."""

    def __init__(
        self, connection: ConsoleConnection, outputs: Sequence[_LineFile | _TestFile], settings: RecordSettings
    ) -> None:
        self._connection = connection
        self._outputs = outputs
        self._left = settings.count
        self._seconds = settings.seconds
        self._calls = 0
        self._dropped = 0

    def run(self, line: str, is_over: threading.Event) -> tuple[int, int]:
        """Record; return how many outermost calls were written, and how many calls were dropped."""
        begun = self._connection.ask_value(line)
        with read_as_answer("a recording"):
            number, header = int(begun["number"]), list(map(str, begun["lines"]))
        deadline = None if self._seconds is None else time.monotonic() + self._seconds
        self._write(header)
        for output in self._outputs:
            print_note(f"recording to {output.path}; Ctrl-C ends it")
        while self._left != 0 and not is_over.is_set():
            wait = _INTERVAL if deadline is None else min(_INTERVAL, deadline - time.monotonic())
            if wait <= 0:
                break
            if not self._take(f"hook record take {number}"):
                is_over.wait(wait)
        if self._left != 0:
            self._take(f"hook record end {number}")
        return self._calls, self._dropped

    def _take(self, line: str) -> bool:
        """Write what there is; tell whether there is more already."""
        taken = self._connection.ask_value(line)
        with read_as_answer("calls"):
            lines = list(map(str, taken["lines"]))
            rows: list[dict[str, Any]] = [json.loads(text) for text in lines]
            has_more = bool(taken["has_more"])
        kept = []
        for text, row in zip(lines, rows, strict=True):
            self._dropped += int(row.get("dropped", 0))
            if row.get("depth") == 0:
                if self._left == 0:
                    break
                self._left = None if self._left is None else self._left - 1
                self._calls += 1
            kept.append(text)
        self._write(kept)
        return has_more

    def _write(self, lines: Sequence[str]) -> None:
        if lines:
            for output in self._outputs:
                output.add(lines)


@contextmanager
def _ended_by_signals() -> Iterator[threading.Event]:
    """Have Ctrl-C and SIGTERM end the recording in order, in the thread that gets them."""
    is_over = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield is_over
        return
    before = {number: signal.signal(number, lambda *_: is_over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield is_over
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
