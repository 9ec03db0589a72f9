"""What is behind a descriptor: a plain socket, or TLS with its own idea of what to wait for (seed 1.3.3.1)."""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from ecruntime.scheduler import Mask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.scheduler import Event


class SocketChannel:
    """A plain socket: it keeps Python's object alive, and closes it with the event."""

    __slots__ = ("_socket", "is_suspended", "on_close")

    def __init__(self, connection: socket.socket) -> None:
        """Take over the socket and make it non-blocking."""
        connection.settimeout(0)
        self._socket = connection
        self.is_suspended = False
        """Whether somebody set the connection aside, for a duplicate of its event to go on with."""
        self.on_close: Callable[[], object] = _nothing

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._socket.fileno()

    def read(self, event: Event, size: int) -> bytes | None:
        """Read what is there."""
        event.needmask = Mask.E_READ
        try:
            return self._socket.recv(size)
        except BlockingIOError:
            return None

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Write what fits."""
        event.needmask = Mask.E_WRITE
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return None

    def upgraded(self, context: ssl.SSLContext) -> TlsChannel:
        """Return a channel with TLS over the same socket, which takes the place of this one."""
        channel = TlsChannel(self._socket, context)
        channel.on_close = self.on_close
        return channel

    def close(self) -> None:
        """Close the socket, and tell whoever wants to know."""
        self._socket.close()
        self.on_close()


class TlsChannel:
    """TLS over a socket; the handshake is made by the first read or write, in as many callbacks as it takes.

    A read may have to wait until the socket can be written, and the other way round: the callback returns
    `event.needmask` and tries the same again, whatever it is called back with. Bytes that were decrypted and not yet
    asked for make the descriptor no longer ready, so the event is called back in the next turn on their account.
    """

    __slots__ = ("_is_called_again", "_socket", "is_suspended", "is_truncated", "on_close")

    def __init__(
        self, connection: socket.socket, context: ssl.SSLContext, *, server_hostname: str | None = None
    ) -> None:
        """Take over the socket; it is the server's side unless the name of the server is given.

        The socket must be connected: OSError otherwise, and it stays the caller's.
        """
        connection.settimeout(0)
        # Of a socket that is not connected, `ssl` makes one that sends in the clear once it is; or it loses the socket.
        connection.getpeername()
        is_server = server_hostname is None
        self._socket = context.wrap_socket(
            connection,
            server_side=is_server,
            server_hostname=server_hostname,
            do_handshake_on_connect=False,
            suppress_ragged_eofs=False,
        )
        self._is_called_again = False
        self.is_suspended = False
        """Whether somebody set the connection aside, for a duplicate of its event to go on with."""
        self.is_truncated = False
        """Whether the stream ended without TLS's own farewell, as it does when somebody else cuts it off."""
        self.on_close: Callable[[], object] = _nothing

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._socket.fileno()

    @property
    def version(self) -> str | None:
        """Which TLS was agreed upon; None before the handshake is over."""
        return self._socket.version()

    def read(self, event: Event, size: int) -> bytes | None:
        """Read decrypted bytes; an end without TLS's own farewell is an end, too."""
        event.needmask = Mask.E_READ
        try:
            piece = self._socket.recv(size)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as wanted:
            event.needmask = _wanted_by(wanted)
            return None
        except ssl.SSLZeroReturnError:
            return b""
        except ssl.SSLEOFError:
            self.is_truncated = True
            return b""
        self._see_to_pending(event)
        return piece

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Encrypt and send what fits; a repetition must begin with the same bytes."""
        event.needmask = Mask.E_WRITE
        # Whoever waited to write may wait to read next, and what is decrypted already wakes nobody.
        self._see_to_pending(event)
        try:
            return self._socket.send(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as wanted:
            event.needmask = _wanted_by(wanted)
            return None

    def close(self) -> None:
        """Say farewell if that can be done at once, and close the socket."""
        with suppress(OSError, ValueError):
            self._socket.unwrap()
        self._socket.close()
        self.on_close()

    def _see_to_pending(self, event: Event) -> None:
        if self._socket.pending() and not self._is_called_again:
            self._is_called_again = True
            event.scheduler.post(lambda: self._call_again(event))

    def _call_again(self, event: Event) -> None:
        self._is_called_again = False
        if self._socket.fileno() >= 0 and self._socket.pending():
            event.scheduler.dispatch_soon(event, Mask.E_READ)


def _wanted_by(error: ssl.SSLError) -> Mask:
    return Mask.E_READ if isinstance(error, ssl.SSLWantReadError) else Mask.E_WRITE


def _nothing() -> None:
    pass
