"""IO wrappers: uniform access to resources, with a driver for each scheme (the IO Wrapper API of the server)."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Final, Protocol, Self, runtime_checkable

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.io import rules
from ecruntime.io.drivers import FileDriver, MemoryDriver
from ecruntime.io.http import HttpDriver
from ecruntime.io.jlog import JlogDriver
from ecruntime.scheduler import RealClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from ecruntime.scheduler import TimeSource

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


@runtime_checkable
class ContextDriver(Driver, Protocol):
    """A driver that can be told more than a path says, as HTTP a method and headers."""

    def open_with(self, path: str, flags: int, mode: int, context: object) -> Handle:
        """Open `path` as the context says; raise OSError for one of another kind (`io_wrapper_open2`)."""
        ...


@runtime_checkable
class AbortableHandle(Handle, Protocol):
    """A handle whose closing completes something, which an exception must not complete."""

    def abort(self) -> None:
        """Leave undone what `close` would complete; it is closed all the same."""
        ...


@dataclass(frozen=True, slots=True)
class _OpenRegistration:
    """The phase of a module in which it may register wrappers."""

    owner: str
    thread: int
    undo: Callable[[Callable[[], None]], object]
    schemes: set[str]
    """The schemes that were registered in this phase."""


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
    def handle(self) -> Handle:
        """Return what the driver made, for what only it can do (`io_wrapper_get_handle`)."""
        return self._open()

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
        # A driver that completes something at the end is told that this is none.
        if error is not None and self._references == 1 and isinstance(self._handle, AbortableHandle):
            self._handle.abort()
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

    def __init__(self, clock: TimeSource | None = None) -> None:
        """Begin with `file`, `memory`, `http`, `https` and `jlog`."""
        time = clock or RealClock()
        # Limits of time are about real peers: a clock that jumps would cut them short.
        http = HttpDriver()
        self._drivers: dict[str, Driver] = {
            "file": FileDriver(), "memory": MemoryDriver(), "http": http, "https": http, "jlog": JlogDriver(time.now),
        }  # fmt: skip
        self._owners: dict[str, str] = {}
        self._registration: _OpenRegistration | None = None

    @contextmanager
    def registration(self, owner: str, undo: Callable[[Callable[[], None]], object] | None = None) -> Iterator[None]:
        """Admit registrations of a module within the block; the server puts `conf_setup` into one (scheduler thread).

        `undo` gets a function for each registration that takes it back.
        """
        before = self._registration
        self._registration = _OpenRegistration(owner, get_ident(), undo or _forget, set())
        try:
            yield
        finally:
            self._registration = before

    def register(self, scheme: str, driver: Driver) -> None:
        """Register a synthetic wrapper of a module, in `conf_setup`; it stays for the life of the process."""
        open_now = self._registration
        if open_now is None or open_now.thread != get_ident():
            message = f"the IO wrapper '{scheme}' is registered outside conf_setup"
            raise RuleViolation(rules.LATE_WRAPPER, message, hint="register it in conf_setup")
        if not callable(getattr(driver, "open", None)):
            # A remark of type checkers that nobody ran; told here, not to whoever opens a path some day.
            message = f"the driver of '{scheme}' has no 'open'"
            raise RuleViolation(rules.SCHEME_TAKEN, message, hint="give it the methods of ecruntime.api.Driver")
        key = scheme.lower()
        former = self._drivers.get(key)
        # A module whose code was rebuilt may enter `conf_setup` again, and replaces its own.
        is_renewed = self._owners.get(key) == open_now.owner and key not in open_now.schemes
        if former is not None and not is_renewed:
            message = f"scheme '{scheme}' has a driver already"
            raise RuleViolation(rules.SCHEME_TAKEN, message, hint="choose another name")
        if not _SCHEME.match(f"{scheme}://"):
            message = f"'{scheme}' cannot be a scheme"
            raise RuleViolation(rules.SCHEME_TAKEN, message, hint="use letters, digits, '+', '-' and '.'")
        # Replaced by one assignment: other threads look drivers up without a lock (invariant 3).
        self._drivers = {**self._drivers, key: driver}
        self._owners[key] = open_now.owner
        open_now.schemes.add(key)
        open_now.undo(lambda: self._take_back(key, former))

    def lookup(self, scheme: str) -> Driver:
        """Return the driver of a scheme; raise `UsageError` when there is none."""
        driver = self._drivers.get(scheme.lower())
        if driver is None:
            raise UsageError(f"no IO wrapper has the scheme '{scheme}'", hint=did_you_mean(scheme, self._drivers))
        return driver

    def open(
        self, name: str, flags: int = os.O_RDONLY, mode: int = 0o600, *, context: object | None = None
    ) -> IoWrapperObject:
        """Open `scheme://path`, or the file of that name; raise OSError when that is not possible. It may block.

        `context` is for drivers that take one: an `HttpRequest` for HTTP.
        """
        match = _SCHEME.match(name)
        scheme, path = (match[1].lower(), match[2]) if match is not None else (DEFAULT_SCHEME, name)
        driver = self.lookup(scheme)
        target = name if scheme in ("http", "https") else path
        if context is None:
            return IoWrapperObject(driver.open(target, flags, mode), scheme, path)
        if not isinstance(driver, ContextDriver):
            raise OSError(errno.EINVAL, f"'{scheme}' is opened without a context", name)
        return IoWrapperObject(driver.open_with(target, flags, mode, context), scheme, path)

    def open_memory(self, blob: bytes) -> IoWrapperObject:
        """Return a read-only object over these bytes."""
        return IoWrapperObject(MemoryDriver().over(blob), "memory", "")

    def _take_back(self, key: str, former: Driver | None) -> None:
        if former is not None:
            self._drivers = {**self._drivers, key: former}
            return
        self._drivers = {name: kept for name, kept in self._drivers.items() if name != key}
        self._owners.pop(key, None)


def _forget(undo: Callable[[], None]) -> None:
    del undo
