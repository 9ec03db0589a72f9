"""The IO wrappers that come with the runtime: files, memory and HTTP."""

from __future__ import annotations

import errno
import http.client
import os
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import urlsplit

_ACCESS: Final = os.O_RDONLY | os.O_WRONLY | os.O_RDWR
_MOST_FETCHED: Final = 64 << 20
_HTTP_TIMEOUT: Final = 30.0


class FileDriver:
    """Regular files, with the system's own semantics."""

    def open(self, path: str, flags: int, mode: int) -> FileHandle:
        """Open the file."""
        return FileHandle(os.open(path, flags | os.O_CLOEXEC, mode), path, flags)


class FileHandle:
    """One descriptor."""

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
        """Move in the file."""
        return os.lseek(self._fd, offset, whence)

    def flush(self) -> None:
        """Have the system write what it holds."""
        os.fsync(self._fd)

    def clone(self) -> FileHandle:
        """Open the same file again, whatever its name is by now."""
        flags = self._flags & ~(os.O_CREAT | os.O_EXCL | os.O_TRUNC) | os.O_CLOEXEC
        return FileHandle(os.open(f"/proc/self/fd/{self._fd}", flags), self._path, self._flags)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._fd)


class MemoryDriver:
    """Bytes in memory: `memory://` is empty, and lives as long as an object or a clone of it."""

    def open(self, path: str, flags: int, mode: int) -> MemoryHandle:
        """Make an empty one; a path other than none has nothing behind it."""
        del mode
        if path:
            raise FileNotFoundError(errno.ENOENT, "memory has no names", path)
        return MemoryHandle(bytearray(), can_write=flags & _ACCESS != os.O_RDONLY)

    def over(self, blob: bytes) -> MemoryHandle:
        """Return a read-only handle over these bytes."""
        return MemoryHandle(bytearray(blob), can_write=False)


class MemoryHandle:
    """A place in shared bytes."""

    can_seek = True

    def __init__(self, blob: bytearray, *, can_write: bool) -> None:
        """Begin at the beginning."""
        self._blob = blob
        self._can_write = can_write
        self._place = 0

    def read(self, size: int) -> bytes:
        """Copy out."""
        piece = bytes(self._blob[self._place : self._place + max(size, 0)])
        self._place += len(piece)
        return piece

    def write(self, data: bytes) -> int:
        """Copy in; what lies between the end and a place beyond it becomes zeros, as in a file."""
        if not self._can_write:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if data:
            self._blob.extend(bytes(max(self._place - len(self._blob), 0)))
            self._blob[self._place : self._place + len(data)] = data
            self._place += len(data)
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Move."""
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: len(self._blob)}
        if whence not in starts or starts[whence] + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._place = starts[whence] + offset
        return self._place

    def flush(self) -> None:
        """Have nothing to push out."""

    def clone(self) -> MemoryHandle:
        """Share the bytes."""
        return MemoryHandle(self._blob, can_write=self._can_write)

    def close(self) -> None:
        """Let go of the bytes."""
        self._blob = bytearray()


class HttpDriver:
    """Reads what a GET returns, whole, up to 64 MiB; nothing can be written."""

    def open(self, path: str, flags: int, mode: int) -> MemoryHandle:
        """Fetch it; blocks, so it is for a job."""
        del mode
        if flags & _ACCESS != os.O_RDONLY:
            raise OSError(errno.EROFS, "HTTP is read only here", path)
        if urlsplit(path).scheme.lower() not in ("http", "https"):
            raise OSError(errno.EINVAL, "this is no HTTP address", path)
        try:
            with urllib.request.urlopen(path, timeout=_HTTP_TIMEOUT) as answer:  # noqa: S310 - the scheme was checked
                body: bytes = answer.read(_MOST_FETCHED + 1)
        except urllib.error.HTTPError as error:
            with error:
                code = errno.ENOENT if error.code in (404, 410) else errno.EIO
                raise OSError(code, f"HTTP {error.code} {error.reason}", path) from error
        except urllib.error.URLError as error:
            raise OSError(errno.EIO, str(error.reason), path) from error
        except http.client.InvalidURL as error:
            raise OSError(errno.EINVAL, str(error), path) from error
        except http.client.HTTPException as error:
            raise OSError(errno.EIO, f"{type(error).__name__}: {error}", path) from error
        if len(body) > _MOST_FETCHED:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
        return MemoryHandle(bytearray(body), can_write=False)
