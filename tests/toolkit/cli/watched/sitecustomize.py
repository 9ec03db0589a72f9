"""Python loads this at its start: it logs what the process does to files, and kills it before one such operation.

It watches what the interpreter reports, so whatever way a file is written is seen. `ECXS_WATCH_LOG` names the log,
`ECXS_KILL_AT` the number of the operation below `ECXS_KILL_BELOW` that is not reached.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
FIRST_PATH_ONLY = {"os.mkdir": 2, "os.rmdir": 1, "os.remove": 1, "os.chmod": 2, "os.chown": 3, "os.truncate": 0}
TWO_PATHS = {"os.rename": (2, 3), "os.link": (2, 3), "os.symlink": (0, 2)}


class Watch:
    """Counts operations, logs each as a line of event and path, and strikes at one."""

    def __init__(self) -> None:
        log = os.environ["ECXS_WATCH_LOG"]
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self.kill_at = int(os.environ.get("ECXS_KILL_AT", "0"))
        self.below = os.environ.get("ECXS_KILL_BELOW", "/")
        self.count = 0

    def hook(self, event: str, given: tuple[object, ...]) -> None:
        if event == "open":
            if isinstance(given[2], int) and given[2] & WRITING:
                self.note(event, place(given[0]))
        elif event in FIRST_PATH_ONLY:
            index = FIRST_PATH_ONLY[event]
            self.note(event, place(given[0], given[index] if index else -1))
        elif event in TWO_PATHS:
            first, second = TWO_PATHS[event]
            self.note(event, place(given[0], given[first] if first else -1), place(given[1], given[second]))

    def note(self, event: str, *paths: str) -> None:
        for path in paths:
            os.write(self.log, f"{event}\t{path}\n".encode("utf-8", "surrogateescape"))
        self.count += any(path.startswith(self.below) for path in paths)
        if self.kill_at and self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def place(path: object, folder: object = -1) -> str:
    """Return the absolute path of what an event names: a path, one below an open folder, or an open file."""
    if isinstance(path, int):
        return str(Path(f"/proc/self/fd/{path}").readlink())
    text = os.fsdecode(path)  # type: ignore[arg-type]  # an event names a path or a descriptor
    above = Path.cwd() if folder in {-1, None} else Path(f"/proc/self/fd/{folder}").readlink()
    return os.path.normpath(above / text)


def watch() -> None:
    watcher = Watch()
    real = os.fsync

    def fsync(file: int) -> None:
        watcher.note("os.fsync", place(file))
        real(file)

    os.fsync = fsync  # type: ignore[assignment]  # no event reports it, and before it a file is whole but unnamed
    sys.addaudithook(watcher.hook)


if "ECXS_WATCH_LOG" in os.environ:
    watch()
