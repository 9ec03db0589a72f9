"""Drivers of IO wrappers that need nothing else: files and memory."""

from __future__ import annotations

import errno
import os
from typing import Final

_ACCESS: Final = os.O_RDONLY | os.O_WRONLY | os.O_RDWR


class FileDriver:
    """The driver of regular files, with the semantics of the system."""

    def open(self, path: str, flags: int, mode: int) -> FileHandle:
        """Open the file."""
        return FileHandle(os.open(path, flags | os.O_CLOEXEC, mode), path, flags)


class FileHandle:
    """A handle of one descriptor."""

    can_seek = True

    def __init__(self, fd: int, path: str, flags: int) -> None:
        """Take over the descriptor."""
        self._fd = fd
        self._path = path
        self._flags = flags

    def read(self, size: int) -> bytes:
        """Read from the file."""
        return os.read(self._fd, size)

    def write(self, data: bytes) -> int:
        """Write to the file."""
        return os.write(self._fd, data)

    def lseek(self, offset: int, whence: int) -> int:
        """Move the file offset, and return it."""
        return os.lseek(self._fd, offset, whence)

    def flush(self) -> None:
        """Write cached data to the disk."""
        os.fsync(self._fd)

    def clone(self) -> FileHandle:
        """Open the same file again, even if it was renamed or removed."""
        # Through /proc, by descriptor: `dup` would share the offset. The flags must not create or truncate again.
        flags = self._flags & ~(os.O_CREAT | os.O_EXCL | os.O_TRUNC) | os.O_CLOEXEC
        return FileHandle(os.open(f"/proc/self/fd/{self._fd}", flags), self._path, self._flags)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._fd)


class MemoryDriver:
    """The driver of bytes in memory; each `memory://` begins empty and lives as long as its handles."""

    def open(self, path: str, flags: int, mode: int) -> MemoryHandle:
        """Return a handle of empty memory; a path that is not empty is never found."""
        del mode
        if path:
            raise FileNotFoundError(errno.ENOENT, "memory has no names", path)
        return MemoryHandle(bytearray(), can_write=flags & _ACCESS != os.O_RDONLY)

    def over(self, blob: bytes) -> MemoryHandle:
        """Return a read-only handle over these bytes."""
        return MemoryHandle(bytearray(blob), can_write=False)


class MemoryHandle:
    """A position in shared bytes."""

    can_seek = True

    def __init__(self, blob: bytearray, *, can_write: bool) -> None:
        """Begin at offset 0."""
        self._blob = blob
        self._can_write = can_write
        self._place = 0

    def read(self, size: int) -> bytes:
        """Return a copy of at most `size` bytes."""
        # A negative size would slice from the end.
        piece = bytes(self._blob[self._place : self._place + max(size, 0)])
        self._place += len(piece)
        return piece

    def write(self, data: bytes) -> int:
        """Copy `data` in; a gap between the end and the position is filled with zeros, as in a file."""
        if not self._can_write:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        # Writing nothing must not fill the gap, as in a file.
        if data:
            self._blob.extend(bytes(max(self._place - len(self._blob), 0)))
            self._blob[self._place : self._place + len(data)] = data
            self._place += len(data)
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Move the position, and return it."""
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: len(self._blob)}
        if whence not in starts or starts[whence] + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._place = starts[whence] + offset
        return self._place

    def flush(self) -> None:
        """Do nothing: memory has no buffer to flush."""

    def clone(self) -> MemoryHandle:
        """Return a handle that shares the bytes, at offset 0."""
        return MemoryHandle(self._blob, can_write=self._can_write)

    def close(self) -> None:
        """Release the bytes."""
        # Replaced and not cleared: clones still use them.
        self._blob = bytearray()
