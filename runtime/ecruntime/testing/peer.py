"""Peers of connections, in the thread of the test: the runtime takes its turns while a peer waits."""

from __future__ import annotations

import socket
import ssl
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ecruntime.server import Server

_QUIET_TURNS: Final = 20
_PIECE: Final = 1 << 16
# What a socket raises that would have to wait; TLS may have to read in order to write, and the other way about.
_WAITS: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Silence(AssertionError):
    """A wait of a peer for bytes, with nothing left to do for the runtime."""


class Peer:
    """Sends and receives real bytes; nothing sleeps, and no virtual time passes."""

    def __init__(self, end: socket.socket, settle: Callable[[], object]) -> None:
        """Take over a connected socket; `settle` lets the runtime take a turn."""
        end.settimeout(0)
        self.socket = end
        """The socket of this end, in non-blocking mode."""
        self._settle = settle
        self._received = bytearray()

    def send(self, data: bytes) -> None:
        """Send all of `data`, however slowly the runtime reads, and let the runtime react."""
        view = memoryview(data)
        quiet = 0
        while view:
            try:
                view = view[self.socket.send(view) :]
                quiet = 0
            except _WAITS:
                quiet += 1
                if quiet > _QUIET_TURNS:
                    raise Silence(f"the runtime does not read: {len(view)} bytes are left") from None
            self._settle()
        self._settle()

    def receive(self, size: int) -> bytes:
        """Return exactly `size` bytes."""
        self._wait(lambda: len(self._received) >= size, f"{size} bytes")
        return self._take(size)

    def receive_until(self, end: bytes) -> bytes:
        """Return everything up to and including `end`."""
        self._wait(lambda: end in self._received, repr(end))
        return self._take(self._received.index(end) + len(end))

    def receive_all(self) -> bytes:
        """Return everything until the runtime closes the connection."""
        quiet = 0
        while self._read():
            self._settle()
            quiet += 1
            if quiet > _QUIET_TURNS:
                raise Silence(f"the connection is still open; received so far: {bytes(self._received)!r}")
        return self._take(len(self._received))

    def start_tls(self, context: ssl.SSLContext, server_hostname: str | None = "localhost") -> None:
        """Start TLS as the client's side and complete the handshake, as after STARTTLS.

        `context` decides whom it trusts: `ssl.create_default_context(cafile=...)` of the test's certificate. A
        certificate that it does not accept for `server_hostname` raises `ssl.SSLError`.
        """
        self.socket = wrapped = context.wrap_socket(
            self.socket, server_hostname=server_hostname, do_handshake_on_connect=False
        )
        for _ in range(_QUIET_TURNS):
            try:
                wrapped.do_handshake()
            except _WAITS:
                self._settle()
            else:
                self._settle()
                return
        raise Silence("the runtime does not answer the handshake of TLS")

    def end(self) -> None:
        """Send no more; receiving goes on."""
        if isinstance(self.socket, ssl.SSLSocket):
            # Sends the farewell of TLS; that of the other side, for which it would wait, comes with what is received.
            with suppress(*_WAITS):
                self.socket.unwrap()
        else:
            self.socket.shutdown(socket.SHUT_WR)
        self._settle()

    def reset(self) -> None:
        """Reset the connection."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()
        self._settle()

    def close(self) -> None:
        """Close this end."""
        self.socket.close()

    def __enter__(self) -> Peer:  # noqa: PYI034 - it is not derived from
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _wait(self, is_there: Callable[[], bool], what: str) -> None:
        quiet = 0
        while not is_there():
            before = len(self._received)
            if not self._read() and not is_there():
                raise Silence(f"the runtime closed the connection before {what}; received: {bytes(self._received)!r}")
            quiet = 0 if len(self._received) > before else quiet + 1
            if quiet > _QUIET_TURNS:
                raise Silence(f"waited in vain for {what}; received so far: {bytes(self._received)!r}")
            self._settle()

    def _read(self) -> bool:
        """Read the bytes that are there; return False at the end of the stream."""
        try:
            piece = self.socket.recv(_PIECE)
        except _WAITS:
            self._acknowledge()
            return True
        except (ConnectionResetError, ssl.SSLZeroReturnError):
            return False
        self._received += piece
        return bool(piece)

    def _acknowledge(self) -> None:
        # The system delays acknowledgements, and what the runtime writes next waits for them: 40 ms, or many turns.
        if self.socket.family in (socket.AF_INET, socket.AF_INET6):
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken


class Peers:
    """Makes peers for one test and closes them after it."""

    def __init__(self, server: Callable[[], Server], settle: Callable[[], object]) -> None:
        """Prepare to connect; `server` is called for each connection."""
        self._server = server
        self._settle = settle
        self._made: list[Peer] = []

    def __call__(
        self,
        listener: str,
        number: int = 0,
        *,
        tls: ssl.SSLContext | None = None,
        server_hostname: str | None = "localhost",
    ) -> Peer:
        """Connect to the endpoint `number` of a listener, such as `Echo_Listener`.

        With `tls`, the context of a client, the peer begins with the handshake, as `Peer.start_tls` does.
        """
        opened = self._server().netlisteners.endpoints
        endpoints = [endpoint for endpoint in opened if endpoint.definition.key == listener.lower()]
        if number >= len(endpoints):
            stanzas = sorted({f"'{endpoint.definition.scope}'" for endpoint in opened})
            is_named_wrong = bool(stanzas) and not endpoints
            hint = f"open are those of {', '.join(stanzas)}" if is_named_wrong else "give it a listen scope"
            raise UsageError(f"'{listener}' has {len(endpoints)} open endpoints", hint=hint)
        address = endpoints[number].address
        if address.path:
            end = socket.socket(socket.AF_UNIX)
            end.connect(address.path)
        else:
            end = socket.create_connection((address.host or "127.0.0.1", address.port))
        peer = self._keep(end)
        if tls is not None:
            peer.start_tls(tls, server_hostname)
        return peer

    def pair(self) -> tuple[socket.socket, Peer]:
        """Return a socket for the module under test, and its peer."""
        near, far = socket.socketpair()
        return near, self._keep(far)

    def close(self) -> None:
        """Close all peers."""
        for peer in self._made:
            peer.close()

    def _keep(self, end: socket.socket) -> Peer:
        peer = Peer(end, self._settle)
        self._made.append(peer)
        self._settle()
        return peer
