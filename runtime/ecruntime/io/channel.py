"""Channels: a plain socket, or TLS, which chooses its own mask to wait for."""

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
    """A plain socket; the channel keeps the socket object alive, and closes it with the event."""

    __slots__ = ("_socket", "is_suspended", "on_close")
    is_straight = True
    """Whether bytes pass straight through the socket, so that whoever has its descriptor may read and write it."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over the socket and make it non-blocking."""
        connection.settimeout(0)
        self._socket = connection
        self.is_suspended = False
        """Whether the connection is suspended, to be resumed by a duplicate of its event."""
        self.on_close: Callable[[], object] = _nothing

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._socket.fileno()

    def read(self, event: Event, size: int) -> bytes | None:
        """Return the bytes that are there, at most `size`; None when there are none yet."""
        event.needmask = Mask.E_READ
        try:
            return self._socket.recv(size)
        except BlockingIOError:
            return None

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Write what fits, and return its length; None when nothing fits."""
        event.needmask = Mask.E_WRITE
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return None

    def upgraded(self, context: ssl.SSLContext) -> TlsChannel:
        """Return a channel with TLS over the same socket, to replace this one."""
        channel = TlsChannel(self._socket, context)
        channel.on_close = self.on_close
        return channel

    def detach(self) -> int:
        """Return the descriptor, which the caller then owns."""
        return self._socket.detach()

    def close(self) -> None:
        """Close the socket, and call `on_close`."""
        self._socket.close()
        self.on_close()


class TlsChannel:
    """TLS over a socket; the first read or write makes the handshake, in as many callbacks as it takes.

    A read may have to wait until the socket can be written, and a write until it can be read: the callback returns
    `event.needmask` and repeats the same operation, whatever mask it is called with. Decrypted bytes that were not yet
    read do not make the descriptor ready, so the event is called back for them in the next turn.
    """

    __slots__ = ("_is_called_again", "_socket", "is_suspended", "is_truncated", "on_close")

    def __init__(
        self, connection: socket.socket, context: ssl.SSLContext, *, server_hostname: str | None = None
    ) -> None:
        """Take over the socket, as the server's side unless `server_hostname` is given.

        The socket must be connected: otherwise OSError is raised, and the caller keeps the socket.
        """
        connection.settimeout(0)
        # Raises when it is not connected: `ssl` would make a socket that sends in the clear later, or lose the socket.
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
        """Whether the connection is suspended, to be resumed by a duplicate of its event."""
        self.is_truncated = False
        """Whether the stream ended without close_notify, as when a third party cuts it off."""
        self.on_close: Callable[[], object] = _nothing

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._socket.fileno()

    @property
    def version(self) -> str | None:
        """Return the negotiated version of TLS; None before the end of the handshake."""
        return self._socket.version()

    def read(self, event: Event, size: int) -> bytes | None:
        """Return decrypted bytes, none at an end with or without close_notify; None when the caller must wait."""
        event.needmask = Mask.E_READ
        try:
            piece = self._socket.recv(size)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
            event.needmask = _mask_for(error)
            return None
        except ssl.SSLZeroReturnError:
            return b""
        except ssl.SSLEOFError:
            self.is_truncated = True
            return b""
        self._see_to_pending(event)
        return piece

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Encrypt and send what fits; a repeated write must begin with the same bytes."""
        event.needmask = Mask.E_WRITE
        # The callback may wait to read next, and bytes that are decrypted already make no descriptor ready.
        self._see_to_pending(event)
        try:
            return self._socket.send(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
            event.needmask = _mask_for(error)
            return None

    def close(self) -> None:
        """Send close_notify if that does not block, and close the socket."""
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


def _mask_for(error: ssl.SSLError) -> Mask:
    return Mask.E_READ if isinstance(error, ssl.SSLWantReadError) else Mask.E_WRITE


def _nothing() -> None:
    pass
