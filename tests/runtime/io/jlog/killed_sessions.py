"""Sessions with a log, each in a process that is killed after another one of its changes of the disk.

    python killed_sessions.py FOLDER SAFETY whole|torn STEP

For each change, or each STEP-th, or in the middle of each, a line of JSON says which session that was and what its
process had acknowledged.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecruntime.io import Jlog, JlogSafety
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGES = ("open", "mkdir", "pwrite", "pwritev", "ftruncate", "unlink", "rename", "fdatasync", "fsync")
MESSAGES = [b"%d:" % number + b"x" * (number * 7 % 40) for number in range(16)]


def session(log: Jlog, safety: JlogSafety, acknowledge: Callable[..., None]) -> None:
    log.create(limit=128, safety=safety)
    for name in ("one", "two"):
        log.add_subscriber(name)
        acknowledge("subscriber", name)
    written = iter(range(len(MESSAGES)))
    with log.writer() as writer, log.reader("one") as one:
        for turn in range(4):
            for number in islice(written, 3):
                writer.write(MESSAGES[number], Timeval(number))
                acknowledge("written", number)
            done = -1
            for record in islice(one, 2):
                done = record.at.sec
            acknowledge("begin", "one", done)
            one.checkpoint()
            acknowledge("checkpoint", "one", done)
            if turn == 2:
                # A segment in the middle is damaged, as by a writer that died in the library.
                _damage(log.folder / "00000001")
                log.repair()
    with log.reader("two") as two:
        for record in islice(two, 7):
            done = record.at.sec
        acknowledge("begin", "two", done)
        two.checkpoint()
        acknowledge("checkpoint", "two", done)
    with log.writer() as writer:
        for number in written:
            writer.write(MESSAGES[number], Timeval(number))
            acknowledge("written", number)


def _damage(segment: Path) -> None:
    if segment.exists():
        with segment.open("ab") as file:
            file.write(b"rubbish")


def killed_at(call: int, *, is_torn: bool) -> None:
    """Have this process killed at a change of the disk, after it, or in the middle of a write."""
    count = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == call and is_torn and real.__name__ in ("pwrite", "pwritev"):
                fd, data, offset = arguments
                blob = data if real.__name__ == "pwrite" else b"".join(data)
                # The few bytes of a checkpoint or of the metastore are copied at once: no kill comes between them.
                if len(blob) > 16:
                    os_pwrite(fd, bytes(blob)[: len(blob) // 2], offset)
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*arguments, **named)
            if count == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return change

    os_pwrite = os.pwrite
    for name in CHANGES:
        setattr(os, name, watched(getattr(os, name)))


def run(folder: Path, safety: JlogSafety, call: int, *, is_torn: bool) -> tuple[list[list[Any]], bool]:
    """Return what the session acknowledged, and whether it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        killed_at(call, is_torn=is_torn)
        session(Jlog(folder), safety, lambda *what: os.write(writing, json.dumps(what).encode() + b"\n"))
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor has no path
        acknowledged = [json.loads(line) for line in pipe]
    _, status = os.waitpid(child, 0)
    if status not in (0, signal.SIGKILL):
        raise SystemExit(f"session {call} ended with {status}")
    return acknowledged, status != 0


def main(base: Path, safety: JlogSafety, kind: str, step: int) -> None:
    call, was_killed = 1 - step, True
    while was_killed:
        call += step
        folder = base / str(call)
        acknowledged, was_killed = run(folder, safety, call, is_torn=kind == "torn")
        sys.stdout.write(json.dumps({"folder": str(folder), "acknowledged": acknowledged}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), JlogSafety(int(sys.argv[2])), sys.argv[3], int(sys.argv[4]))
