"""Files of a log with an advisory lock, between processes and between threads."""

from __future__ import annotations

import errno
import os
import struct
from contextlib import contextmanager
from fcntl import F_OFD_SETLKW, F_UNLCK, F_WRLCK, fcntl
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType


class LockedFile:
    """An opened file of a log; used in one thread at a time, and closed by who opened it.

    Its lock belongs to this object and not to the process: closing another descriptor of the same file does not release
    it, and it excludes other threads, too. It and the locks of the public library exclude each other.
    """

    def __init__(self, path: Path, *, flags: int = 0, mode: int = 0o640) -> None:
        """Open the file for reading and writing."""
        self.path = path
        self.fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, mode)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the whole file; it cannot be nested."""
        self._set_lock(F_WRLCK)
        try:
            yield
        finally:
            self._set_lock(F_UNLCK)

    @property
    def size(self) -> int:
        """The size of the file."""
        return os.fstat(self.fd).st_size

    @property
    def is_in_place(self) -> bool:
        """Tell whether the path still names this file."""
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(self.fd))

    def read(self, size: int, offset: int) -> bytes:
        """Return the bytes from `offset` on; fewer than `size` at the end of the file."""
        piece = os.pread(self.fd, size, offset)
        if not piece or len(piece) == size:
            return piece
        pieces = bytearray(piece)
        while len(pieces) < size and (piece := os.pread(self.fd, size - len(pieces), offset + len(pieces))):
            pieces += piece
        return bytes(pieces)

    def write(self, data: bytes, offset: int) -> None:
        """Write all bytes at `offset`."""
        self.write_both(data, b"", offset)

    def write_both(self, head: bytes, body: bytes, offset: int) -> None:
        """Write `head` and `body` at `offset`, in one call if the system takes them all."""
        done = os.pwritev(self.fd, (head, body), offset)
        total = len(head) + len(body)
        if done < total:
            rest = memoryview(head + body)
            while done < total:
                count = os.pwrite(self.fd, rest[done:], offset + done)
                if not count:
                    raise OSError(errno.EIO, "nothing more can be written", str(self.path))
                done += count

    def truncate(self, size: int) -> None:
        """Cut the file."""
        os.ftruncate(self.fd, size)

    def sync(self) -> None:
        """Write its data to the disk."""
        os.fdatasync(self.fd)

    def close(self) -> None:
        """Close the file, and release its lock."""
        os.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _set_lock(self, kind: int) -> None:
        # struct flock: type, whence, start, length 0 for the whole file, and a process that must be 0 here.
        fcntl(self.fd, F_OFD_SETLKW, struct.pack("hhqqi0q", kind, os.SEEK_SET, 0, 0, 0))
