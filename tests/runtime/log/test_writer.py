from __future__ import annotations

import os
import re
import subprocess
import sys
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level, LineStyle, Log, LogFile, LogRecord, LogWriter, QueueLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.runtime.log.conftest import FixedClock

GENEROUS = 30.0
DROPPED = re.compile(r"(\d+) messages? (?:was|were) dropped here, because the log could not be written fast enough")


@pytest.fixture
def make(clock: FixedClock) -> Iterator[Callable[..., LogWriter]]:
    made: list[LogWriter] = []

    def start(path: Path, **limits: int) -> LogWriter:
        writer = LogWriter(LogFile(path), LineStyle().text, clock, limits=QueueLimits(**limits), pause=0.01)
        made.append(writer)
        return writer

    yield start
    for writer in made:
        writer.close(GENEROUS)


def record(text: str) -> LogRecord:
    return LogRecord(1_767_225_600.5, Level.NOTICE, "gauge", text)


def texts(path: Path) -> list[str]:
    return [line.partition("gauge: ")[2] for line in path.read_text(encoding="utf-8").splitlines()]


class Reader(Thread):
    """Reads a named pipe until a line has the word."""

    def __init__(self, fifo: Path, word: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._fifo = fifo
        self._word = word
        self.start()

    def run(self) -> None:
        with self._fifo.open(encoding="utf-8") as stream:
            for line in stream:
                self.lines.append(line)
                if self._word in line:
                    return


def test_records_are_written_in_order_as_lines(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    writer = make(tmp_path / "log")
    for number in range(500):
        writer(record(str(number)))
    writer.announce("running")
    assert writer.close(GENEROUS) == 0
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "2026-01-01T00:00:00.500Z NOTICE gauge: 0"
    assert [line.partition("gauge: ")[2] for line in lines[:500]] == [str(number) for number in range(500)]
    assert lines[500:] == ["running"]


def test_flush_waits_until_everything_before_is_written(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    writer = make(tmp_path / "log")
    writer(record("one"))
    assert writer.flush(GENEROUS)
    assert texts(tmp_path / "log") == ["one"]


def test_a_log_is_appended_to(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    for text in ("first run", "second run"):
        writer = make(tmp_path / "log")
        writer(record(text))
        writer.close(GENEROUS)
    assert texts(tmp_path / "log") == ["first run", "second run"]


def test_a_line_that_a_killed_process_left_torn_is_ended_first(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    (tmp_path / "log").write_text("2026-01-01T00:00:00.500Z NOTICE gauge: to", encoding="utf-8")
    writer = make(tmp_path / "log")
    writer(record("whole"))
    writer.close(GENEROUS)
    assert texts(tmp_path / "log") == ["to", "whole"]


def test_a_pipe_that_nobody_reads_costs_records_and_never_a_wait(
    tmp_path: Path, make: Callable[..., LogWriter]
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = make(fifo, records=50)
    for number in range(3000):
        writer(record(f"{number} " + "x" * 100))
    reader = Reader(fifo, "the end")
    assert writer.flush(GENEROUS)
    writer(record("the end"))
    reader.join(GENEROUS)
    written = [line for line in reader.lines if "xxx" in line]
    dropped = [int(found[1]) for line in reader.lines if (found := DROPPED.search(line))]
    assert all(re.fullmatch(r"\S+ NOTICE gauge: \d+ x{100}\n", line) for line in written)
    assert len(dropped) >= 1
    assert len(written) + sum(dropped) == 3000


def test_what_was_dropped_is_reported_where_it_is_missing(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = make(fifo, characters=200)
    writer(record("too long " * 100))
    writer(record("after"))
    reader = Reader(fifo, "after")
    reader.join(GENEROUS)
    assert [line.partition(": ")[2] for line in reader.lines] == [
        "1 message was dropped here, because the log could not be written fast enough\n",
        "after\n",
    ]


def test_closing_does_not_wait_for_a_reader_for_ever(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = make(fifo)
    for _ in range(2000):
        writer(record("x" * 100))
    assert 0 < writer.close(0.05) <= 2000
    assert writer.close(0.05) == 0


def test_a_full_disk_is_survived_and_what_is_lost_is_counted(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    link = tmp_path / "log"
    link.symlink_to("/dev/full")
    writer = make(link, records=20)
    for number in range(100):
        writer(record(str(number)))
    assert writer.close(GENEROUS) == 100
    assert writer.trouble == "no space left on device"


def test_what_a_full_disk_did_not_take_is_written_after_a_reopening(
    tmp_path: Path, make: Callable[..., LogWriter]
) -> None:
    link = tmp_path / "log"
    link.symlink_to("/dev/full")
    writer = make(link)
    for number in range(200):
        writer(record(str(number)))
    link.unlink()
    writer.reopen()
    assert writer.flush(GENEROUS)
    assert texts(link) == [str(number) for number in range(200)]
    assert writer.trouble == ""


LIMITED = """
import resource, sys
from pathlib import Path
from ecruntime.log import *
class Clock:
    def now(self): return 1_767_225_600.5
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 100_000))
writer = LogWriter(LogFile(path), LineStyle().text, Clock(), pause=0.01)
for number in range(100):
    writer(LogRecord(1_767_225_600.5, Level.NOTICE, "gauge", f"{number}\\n\\tmore of {number}"))
while not writer.trouble: pass
path.rename(path.with_suffix(".1"))
writer.reopen()
while path.with_suffix(".1").exists() and not path.exists(): pass
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
assert writer.close(30.0) == 0
"""


@pytest.mark.slow
def test_a_record_that_was_torn_by_a_full_disk_is_whole_in_the_next_file(tmp_path: Path) -> None:
    path = tmp_path / "log"
    subprocess.run([sys.executable, "-c", LIMITED, str(path)], check=True, timeout=50)
    old, new = path.with_suffix(".1").read_bytes(), path.read_bytes()
    assert len(old) == 1000
    wanted = [f"gauge: {number}\n\tmore of {number}\n" for number in range(100)]
    begun = [text.partition(" NOTICE ")[2] for text in re.split(r"(?=2026)", new.decode())[1:]]
    assert begun == wanted[100 - len(begun) :]
    whole = b"".join(f"2026-01-01T00:00:00.500Z NOTICE {text}".encode() for text in wanted[: 100 - len(begun)])
    assert old.startswith(whole)


def test_no_record_is_lost_or_torn_when_a_log_is_renamed_and_reopened_under_load(
    tmp_path: Path, make: Callable[..., LogWriter], clock: FixedClock
) -> None:
    path = tmp_path / "log"
    writer = make(path, records=100_000)
    log = Log(clock, writer=writer)
    together = Barrier(5)

    def load(name: str) -> None:
        together.wait()
        for number in range(2000):
            log.for_module(name).error("%d of %s %s", number, name, "y" * 60)

    threads = [Thread(target=load, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    together.wait()
    parts = []
    for turn in range(20):
        parts.append(path.rename(tmp_path / f"log.{turn}"))
        log.reopen()
        assert writer.flush(GENEROUS)
        assert path.exists()
        sizes = parts[-1].stat().st_size
        log.error("a turn %s", "z" * 60)
        assert writer.flush(GENEROUS)
        assert parts[-1].stat().st_size == sizes, "nothing is written to a renamed file any more"
    for thread in threads:
        thread.join()
    assert writer.close(GENEROUS) == 0
    lines = [line for part in (*parts, path) for line in part.read_text(encoding="utf-8").splitlines()]
    for name in "abcd":
        own = [line for line in lines if line.endswith(f" of {name} {'y' * 60}")]
        assert own == [
            f"2026-01-01T00:00:00.500Z ERROR {name}: {number} of {name} {'y' * 60}" for number in range(2000)
        ]
    assert len(lines) == 8020


def test_a_log_that_cannot_be_reopened_goes_on_in_the_old_file_and_says_so(
    tmp_path: Path, make: Callable[..., LogWriter]
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    writer = make(folder / "log")
    writer(record("before"))
    assert writer.flush(GENEROUS)
    moved = folder.rename(tmp_path / "moved")
    writer.reopen()
    writer(record("after"))
    assert writer.flush(GENEROUS)
    writer.close(GENEROUS)
    lines = [line.split("Z ")[1] for line in (moved / "log").read_text(encoding="utf-8").splitlines()]
    complaint = f"ERROR log: cannot reopen '{folder / 'log'}': no such file or directory; the old file is kept"
    assert sorted(lines) == [complaint, "NOTICE gauge: after", "NOTICE gauge: before"]


def test_a_writer_that_is_closed_takes_records_without_harm(tmp_path: Path, make: Callable[..., LogWriter]) -> None:
    writer = make(tmp_path / "log")
    writer.close(GENEROUS)
    writer(record("too late"))
    writer.reopen()
    assert (tmp_path / "log").read_bytes() == b""


def test_standard_error_is_never_reopened(clock: FixedClock) -> None:
    writer = LogWriter(LogFile(), LineStyle().text, clock)
    assert not Log(clock, writer=writer).reopen()
    assert writer.close(GENEROUS) == 0
    assert not Log(clock).reopen()
