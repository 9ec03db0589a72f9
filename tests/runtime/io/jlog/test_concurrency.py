"""Writers and readers at the same time, in threads and in processes."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fcntl import F_GETLK, F_RDLCK, F_UNLCK, fcntl
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io import Jlog
    from ecruntime.io.jlog.form import JlogMetastore

WRITERS, READERS, EACH = 3, 2, 80

WRITER = """
import sys
from ecruntime.io import Jlog
from ecruntime.scheduler import Timeval
log, number, count = Jlog(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with log.writer() as writer:
    for turn in range(count):
        writer.write(b"%d:%d:" % (number, turn) + b"x" * (turn % 50), Timeval(turn))
"""

READER = """
import select, sys
from ecruntime.io import Jlog
log, name, count = Jlog(sys.argv[1]), sys.argv[2], int(sys.argv[3])
seen = 0
with log.reader(name) as reader:
    while seen < count:
        record = reader.read()
        if record is None:
            select.select([], [], [], 0.01)  # a log tells nobody that it grew: readers look from time to time
            continue
        seen += 1
        print(record.message.decode())
        if not seen % 7:
            reader.checkpoint()
    reader.checkpoint()
"""


def check(lines: list[bytes]) -> None:
    turns: dict[int, list[int]] = {}
    for line in lines:
        number, turn, rest = line.split(b":")
        assert rest == b"x" * (int(turn) % 50), "a torn record"
        turns.setdefault(int(number), []).append(int(turn))
    assert turns == {number: list(range(EACH)) for number in range(WRITERS)}


def write(log: Jlog, number: int) -> None:
    with log.writer() as writer:
        for turn in range(EACH):
            writer.write(b"%d:%d:" % (number, turn) + b"x" * (turn % 50), Timeval(turn))


def follow(log: Jlog, name: str) -> list[bytes]:
    lines: list[bytes] = []
    with log.reader(name) as reader:
        while len(lines) < WRITERS * EACH:
            record = reader.read()
            if record is not None:
                lines.append(record.message)
                if not len(lines) % 7:
                    reader.checkpoint()
    return lines


def test_threads_share_a_log(log: Jlog) -> None:
    names = [f"reader {number}" for number in range(READERS)]
    for name in names:
        log.add_subscriber(name)
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writing = [pool.submit(write, log, number) for number in range(WRITERS)]
        reading = [pool.submit(follow, log, name) for name in names]
        for written in writing:
            written.result()
        for lines in reading:
            check(lines.result())


@pytest.mark.slow
def test_processes_share_a_log(log: Jlog) -> None:
    names = [f"reader {number}" for number in range(READERS)]
    for name in names:
        log.add_subscriber(name)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    def start(code: str, *arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", code, str(log.folder), *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)

    readers = [start(READER, name, WRITERS * EACH) for name in names]
    writers = [start(WRITER, number, EACH) for number in range(WRITERS)]
    try:
        assert [process.communicate()[0] for process in writers] == [b""] * WRITERS
        assert [process.returncode for process in writers] == [0] * WRITERS
        for process in readers:
            check(process.communicate(timeout=30)[0].splitlines())
    finally:
        for process in readers:
            process.kill()
            process.communicate()
    assert len(log._files.segments()) <= 2, "what all have done with is removed"


@pytest.mark.parametrize("name", ["metastore", "00000000", "cp.6f6e65", "00000000.idx"])
def test_each_file_is_locked_for_the_library_while_it_changes(
    log: Jlog, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    log.add_subscriber("one")
    held: dict[str, set[bool]] = {}

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def change(fd: int, *arguments: object) -> object:
            path = Path(f"/proc/self/fd/{fd}").readlink()
            # A process of the library would ask for this lock; asked for here it names whose lock is in its way.
            with path.open("rb") as other:
                asked = fcntl(other, F_GETLK, struct.pack("hhqqi0q", F_RDLCK, os.SEEK_SET, 0, 0, 0))
            held.setdefault(path.name, set()).add(struct.unpack("hhqqi0q", asked)[0] != F_UNLCK)
            return real(fd, *arguments)

        return change

    for call in ("pwrite", "pwritev", "ftruncate"):
        monkeypatch.setattr(os, call, watched(getattr(os, call)))
    with log.writer() as writer, log.reader("one") as reader:
        for number in range(20):
            writer.write(b"record %d" % number)
        for _ in reader:
            pass
        reader.checkpoint()
    assert held[name] == {True}


def test_a_reader_is_not_stopped_by_a_writer_that_is_at_work(log: Jlog) -> None:
    log.add_subscriber("one")
    with log.writer() as writer, log.reader("one") as reader:
        writer.write(b"a")
        with log._files.open("00000000") as held, held.locked():
            record = reader.read()
        assert record is not None
        assert record.message == b"a"


def test_two_subscribers_that_leave_a_segment_at_the_same_time_leave_none(
    log: Jlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        log.add_subscriber(name)
    write(log, 0)
    with log.reader("one") as one, log.reader("two") as two:
        for reader in (one, two):
            for _ in reader:
                pass
        real, meanwhile = log._files.metastore, [two.checkpoint]

        def metastore() -> JlogMetastore:
            # After the first removal, before the checkpoint is written: the other subscriber sets its own.
            if meanwhile:
                meanwhile.pop()()
            return real()

        monkeypatch.setattr(log._files, "metastore", metastore)
        one.checkpoint()
    assert len(log._files.segments()) == 1
