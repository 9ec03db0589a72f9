"""IO wrappers: uniform access to resources, with a driver for each scheme (the IO Wrapper API of the server)."""

from __future__ import annotations

import os
import re
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, Self

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.io import rules
from ecruntime.io.drivers import FileDriver, HttpDriver, MemoryDriver

if TYPE_CHECKING:
    from types import TracebackType

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)\Z", re.IGNORECASE | re.DOTALL)
DEFAULT_SCHEME: Final = "file"


class Handle(Protocol):
    """An opened resource with a position of its own; made by a driver, used by one wrapper in one thread at a time."""

    @property
    def can_seek(self) -> bool:
        """Tell whether `lseek` works."""
        ...

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes and advance; none at the end."""
        ...

    def write(self, data: bytes) -> int:
        """Write what fits, advance, and return its length."""
        ...

    def lseek(self, offset: int, whence: int) -> int:
        """Move the position, and return it as an offset from the beginning."""
        ...

    def flush(self) -> None:
        """Flush buffered data."""
        ...

    def clone(self) -> Handle:
        """Return a second handle on the same resource, at the beginning."""
        ...

    def close(self) -> None:
        """Close the resource; called once."""
        ...


class Driver(Protocol):
    """The driver of one scheme; for any thread."""

    def open(self, path: str, flags: int, mode: int) -> Handle:
        """Open `path` with the O_ flags of the system; raise OSError when that is not possible."""
        ...


class IoWrapperObject:
    """An opened resource with a reference count; the last `delref` closes it.

    `addref` and `delref` are for any thread; all else is for holders of a reference, one thread at a time. Most drivers
    may block, so an object is used in a job and not in a callback.
    """

    def __init__(self, handle: Handle, scheme: str, path: str) -> None:
        """Begin with one reference."""
        self.scheme = scheme
        self.path = path
        self._handle = handle
        self._references = 1
        self._lock = Lock()

    @property
    def references(self) -> int:
        """Return the number of references; zero when it is closed."""
        return self._references

    @property
    def supports_lseek(self) -> bool:
        """Tell whether `lseek` works."""
        return self._open().can_seek

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes and advance; none at the end."""
        return self._open().read(size)

    def write(self, data: bytes) -> int:
        """Write what fits, advance, and return its length."""
        return self._open().write(data)

    def lseek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position, and return it as an offset from the beginning."""
        return self._open().lseek(offset, whence)

    def flush(self) -> None:
        """Flush buffered data."""
        self._open().flush()

    def clone(self) -> IoWrapperObject:
        """Return an independent object on the same resource, at its beginning."""
        return IoWrapperObject(self._open().clone(), self.scheme, self.path)

    def addref(self) -> IoWrapperObject:
        """Add a reference."""
        with self._lock:
            if not self._references:
                self._reject_closed()
            self._references += 1
        return self

    def delref(self) -> None:
        """Drop a reference; the last one closes the resource."""
        with self._lock:
            if not self._references:
                self._reject_closed()
            self._references -= 1
            is_last = not self._references
        # Outside the lock: closing may block, and no other reference is left.
        if is_last:
            self._handle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.delref()

    def _open(self) -> Handle:
        if not self._references:
            self._reject_closed()
        return self._handle

    def _reject_closed(self) -> None:
        message = f"'{self.scheme}://{self.path}' was closed with its last reference"
        raise RuleViolation(rules.CLOSED_OBJECT, message, hint="hold a reference of your own: addref")


class IoWrappers:
    """The drivers of a server by scheme; `register` is for the scheduler thread, the rest for any thread."""

    def __init__(self) -> None:
        """Begin with `file`, `memory`, `http` and `https`."""
        http = HttpDriver()
        self._drivers: dict[str, Driver] = {
            "file": FileDriver(), "memory": MemoryDriver(), "http": http, "https": http,
        }  # fmt: skip

    def register(self, scheme: str, driver: Driver) -> None:
        """Register a synthetic wrapper of a module; a scheme has one driver for the life of the process."""
        key = scheme.lower()
        if key in self._drivers:
            message = f"scheme '{scheme}' has a driver already"
            raise RuleViolation(rules.SCHEME_TAKEN, message, hint="choose another name")
        if not _SCHEME.match(f"{scheme}://"):
            message = f"'{scheme}' cannot be a scheme"
            raise RuleViolation(rules.SCHEME_TAKEN, message, hint="use letters, digits, '+', '-' and '.'")
        # Replaced by one assignment: other threads look drivers up without a lock (invariant 3).
        self._drivers = {**self._drivers, key: driver}

    def lookup(self, scheme: str) -> Driver:
        """Return the driver of a scheme; raise `UsageError` when there is none."""
        driver = self._drivers.get(scheme.lower())
        if driver is None:
            raise UsageError(f"no IO wrapper has the scheme '{scheme}'", hint=did_you_mean(scheme, self._drivers))
        return driver

    def open(self, name: str, flags: int = os.O_RDONLY, mode: int = 0o600) -> IoWrapperObject:
        """Open `scheme://path`, or the file of that name; raise OSError when that is not possible. It may block."""
        match = _SCHEME.match(name)
        scheme, path = (match[1].lower(), match[2]) if match is not None else (DEFAULT_SCHEME, name)
        is_remote = scheme in ("http", "https")
        return IoWrapperObject(self.lookup(scheme).open(name if is_remote else path, flags, mode), scheme, path)

    def open_memory(self, blob: bytes) -> IoWrapperObject:
        """Return a read-only object over these bytes."""
        return IoWrapperObject(MemoryDriver().over(blob), "memory", "")
