"""A request of HTTP and its answer, as a module sees them."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

DEFAULT_TIMEOUT: Final = 30.0


class HttpCancellation:
    """A way to cancel requests, for any thread; whoever waits for one of them gets OSError with ECANCELED.

    The look-up of a host's address is waited for nevertheless.
    """

    def __init__(self) -> None:
        """Begin without requests."""
        self._lock = Lock()
        self._sockets: set[socket.socket] = set()
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Tell whether `cancel` was called."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Cancel the requests that run, and refuse those that begin later."""
        with self._lock:
            self._is_cancelled = True
            for connection in self._sockets:
                _wake(connection)

    def check(self) -> None:
        """Raise OSError after a cancellation."""
        if self._is_cancelled:
            raise OSError(errno.ECANCELED, "the request was cancelled")

    def watch(self, connection: socket.socket) -> None:
        """Wake whoever waits for this connection when `cancel` is called."""
        with self._lock:
            self._sockets.add(connection)
            # Cancelled before there was anything to wake.
            if self._is_cancelled:
                _wake(connection)

    def forget(self, connection: socket.socket) -> None:
        """Leave a connection alone from now on, since it is being closed."""
        with self._lock:
            self._sockets.discard(connection)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request: `io_wrappers.open(address, flags, context=HttpRequest("POST"))`."""

    method: str = ""
    """Unless given: GET, POST if there is a body, and PUT for what is opened for writing only."""
    headers: tuple[tuple[str, str], ...] = ()
    """Names and values, in the order in which they are sent."""
    body: bytes | Iterable[bytes] | None = None
    """The body if it is not written to the object; pieces are sent as they come, and never held together."""
    timeout: float = DEFAULT_TIMEOUT
    """The limit in seconds for each step: to connect, to send a piece, to wait for one."""
    total: float | None = None
    """The limit in seconds for all of it."""
    any_status: bool = False
    """Whether an answer of 400 and more is an answer like others, and no OSError."""
    cancellation: HttpCancellation | None = None
    tls: ssl.SSLContext | None = None
    """The context for https, unless that of the system's certificates is wanted."""

    def header(self, name: str) -> str | None:
        """Return the value of a header, without regard to case."""
        return find_header(self.headers, name)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The head of an answer."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Names and values in their order."""

    def header(self, name: str) -> str | None:
        """Return the value of a header, the first of several, without regard to case."""
        return find_header(self.headers, name)


def find_header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the first value of a header, without regard to case."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def _wake(connection: socket.socket) -> None:
    # Of the plain class: that of TLS would change an object that another thread is using.
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
