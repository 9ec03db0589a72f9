"""The target of the log: a file, a named pipe, or standard error."""

from __future__ import annotations

import errno
import os
import stat
import sys
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.path_owner import foreign_link

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS: Final = os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
_MODE: Final = 0o640
_ATOMIC: Final = 4096
"""The number of bytes that a pipe takes at once or not at all (PIPE_BUF)."""


class LogFile:
    """An open log descriptor, for the writing thread; `path` is None for standard error."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file; raise `EnvironmentFailure` when it cannot be written to."""
        self.path = path
        try:
            self.fd = self._open()
        except OSError as failure:
            reason = (failure.strerror or "failed").lower()
            raise EnvironmentFailure(
                f"cannot open the log '{path}': {reason}", hint="name a file in a folder that may be written to"
            ) from failure
        self._max_write = self._largest_write()

    def _open(self) -> int:
        if self.path is None:
            # Without a standard error, its number may belong to something else by now.
            return os.open(os.devnull, os.O_WRONLY) if sys.__stderr__ is None else os.dup(2)
        # Whoever made it would choose which file of ours is written to.
        if foreign_link(self.path) is not None:
            raise PermissionError(errno.EPERM, "the way to it is a link of another user to what is not theirs")
        # A pipe that is open for reading too needs no reader to be there, and outlives the one that goes.
        access = os.O_RDWR if self.path.is_fifo() else os.O_WRONLY
        fd = os.open(self.path, _FLAGS | access, _MODE)
        if stat.S_ISREG(os.fstat(fd).st_mode):
            self._end_torn_line(fd, self.path)
        return fd

    @staticmethod
    def _end_torn_line(fd: int, path: Path) -> None:
        """End the last line of a process that was killed while it wrote it."""
        try:
            with path.open("rb") as file:
                if file.seek(0, os.SEEK_END) and file.seek(-1, os.SEEK_END) is not None and file.read(1) != b"\n":
                    os.write(fd, b"\n")
        except OSError:
            return  # a log that may not be read, or a full disk: neither is a reason not to log

    def _largest_write(self) -> int:
        return sys.maxsize if stat.S_ISREG(os.fstat(self.fd).st_mode) else _ATOMIC

    def write(self, data: memoryview) -> int:
        """Write as much as fits without waiting, after `poll` reported room; return the number of bytes."""
        return os.write(self.fd, data[: self._max_write])

    def reopen(self) -> None:
        """Open the path again and close the old file; on OSError the old one stays in use."""
        # Opened before the old one is closed: after a failure the log still has a file.
        old, self.fd = self.fd, self._open()
        os.close(old)
        self._max_write = self._largest_write()

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self.fd)
