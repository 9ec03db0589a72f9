"""Streams over IO wrappers, read as Lua reads files, and the figures of file systems."""

from __future__ import annotations

import os
import re
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.subjects import bytes_of, text_of
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.values import python_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io import IoWrapperObject
    from ecruntime.languages.lua.script_host import ScriptHost

_PIECE: Final = 64 * 1024
MAX_READ: Final = 64 << 20
"""Bytes that one call may read."""
_NUMBER: Final = re.compile(rb"\s*[-+]?(0[xX][0-9a-fA-F]+|\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)")
_WHENCE: Final = {"set": os.SEEK_SET, "cur": os.SEEK_CUR, "end": os.SEEK_END}


class ScriptStream:
    """An opened IO wrapper with what was read ahead of it (any thread, one call at a time)."""

    lua_class = "io_object"

    def __init__(self, wrapped: IoWrapperObject) -> None:
        """Read and write through `wrapped`, which is closed with this object."""
        self._wrapped: IoWrapperObject | None = wrapped
        self._ahead = b""
        self._lock = Lock()

    def read(self, form: object = "*l") -> bytes | float | None:
        """Read a line, all, a number or so many bytes; nothing at the end. Raise `OSError`."""
        with self._lock:
            if isinstance(form, int | float) and not isinstance(form, bool):
                return self._bytes(int(form))
            letter = str(form).lstrip("*")[:1]
            if letter == "a":
                return self._take(self._fill(MAX_READ))
            if letter == "n":
                return self._number()
            if letter != "l":
                raise HostError(f'io_object:read: \'{form}\' is no format: write "*l", "*a", "*n" or a number')
            return self._line()

    def write(self, data: bytes) -> None:
        """Write it all; raise `OSError`."""
        with self._lock:
            self._go_back()
            rest = data
            while rest:
                rest = rest[self._open().write(rest) :]

    def seek(self, whence: str, offset: int) -> int:
        """Move the position and return it; raise `OSError`."""
        if whence not in _WHENCE:
            raise HostError(f"io_object:seek: '{whence}' is none of {', '.join(_WHENCE)}")
        with self._lock:
            self._go_back()
            return self._open().lseek(offset, _WHENCE[whence])

    def close(self) -> None:
        """Close it; again is nothing."""
        with self._lock:
            wrapped, self._wrapped, self._ahead = self._wrapped, None, b""
        if wrapped is not None:
            wrapped.delref()

    def __del__(self) -> None:
        self.close()

    def _open(self) -> IoWrapperObject:
        if self._wrapped is None:
            raise HostError("the stream is closed")
        return self._wrapped

    def _go_back(self) -> None:
        """Give up what was read ahead, so that the position is that of the script."""
        if self._ahead:
            self._open().lseek(-len(self._ahead), os.SEEK_CUR)
            self._ahead = b""

    def _fill(self, size: int) -> int:
        """Read ahead up to `size` bytes, and return how many there are."""
        pieces, have = [self._ahead], len(self._ahead)
        while have < size:
            piece = self._open().read(min(_PIECE, size - have))
            if not piece:
                break
            pieces.append(piece)
            have += len(piece)
        self._ahead = b"".join(pieces)
        return min(have, size)

    def _take(self, size: int) -> bytes:
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken

    def _bytes(self, size: int) -> bytes | None:
        if size > MAX_READ:
            raise HostError(f"io_object:read: at most {MAX_READ} bytes are read at once")
        have = self._fill(max(size, 1))
        return self._take(max(min(size, have), 0)) if have else None

    def _line(self) -> bytes | None:
        while b"\n" not in self._ahead and len(self._ahead) < MAX_READ:
            piece = self._open().read(_PIECE)
            if not piece:
                break
            self._ahead += piece
        if not self._ahead:
            return None
        end = self._ahead.find(b"\n")
        return self._take(len(self._ahead)) if end < 0 else self._take(end + 1)[:-1]

    def _number(self) -> float | None:
        self._fill(_PIECE)
        found = _NUMBER.match(self._ahead)
        if found is None:
            return None
        word = self._take(found.end()).strip().decode("ascii")
        return float(int(word, 16)) if "x" in word.lower() else float(word)


def _open(host: ScriptHost, uri: object, flags: float = os.O_RDONLY, mode: float = 0o600) -> object:
    name = text_of(uri, "msys.core.io_wrapper_open: the name")
    try:
        return ScriptStream(host.module.io_wrappers.open(name, int(flags), int(mode)))
    except (OSError, ValueError) as error:
        return None, str(error)


def _stream(value: object) -> ScriptStream:
    if not isinstance(value, ScriptStream):
        raise HostError("this is no io_object")
    return value


def _read(host: ScriptHost, stream: object, form: object = "*l") -> object:
    del host
    try:
        return _stream(stream).read(form)
    except OSError as error:
        return None, str(error)


def _write(host: ScriptHost, stream: object, data: object, length: float | None = None) -> object:
    del host
    try:
        _stream(stream).write(bytes_of(data, "io_object:write: the data")[: None if length is None else int(length)])
    except OSError as error:
        return None, str(error)
    return True


def _seek(host: ScriptHost, stream: object, whence: object = "cur", offset: float = 0) -> object:
    del host
    try:
        return _stream(stream).seek(str(whence), int(offset))
    except OSError as error:
        return None, str(error)


class FileSystem:
    """A path whose file system a script asks about."""

    lua_class = "statvfs"

    def __init__(self, path: str) -> None:
        """Take the path."""
        self.path = path


_FIGURES: Final = ("bsize", "frsize", "blocks", "bfree", "bavail", "files", "ffree", "favail")


def _subscribe(host: ScriptHost, path: object, interval: float = 1) -> FileSystem:
    del host, interval  # each reading is of its own moment
    return FileSystem(python_text(str(path)))


def _snapshot(host: ScriptHost, record: object) -> object:
    del host
    if not isinstance(record, FileSystem):
        raise HostError("msys.os.statvfs_read: this is no subscription")
    try:
        found = os.statvfs(record.path)
    except OSError as error:
        return None, str(error)
    return {name: float(getattr(found, f"f_{name}")) for name in _FIGURES}


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.core.io_wrapper_open": _open,
    "io_object:read": _read,
    "io_object:write": _write,
    "io_object:seek": _seek,
    "io_object:close": lambda host, stream: _stream(stream).close(),  # noqa: ARG005 - as each operation is called
    "msys.os.statvfs_subscribe": _subscribe,
    "msys.os.statvfs_read": _snapshot,
}
