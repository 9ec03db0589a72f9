from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from contextlib import AbstractContextManager, suppress
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import (
    EventIo,
    EventIoState,
    TlsChannel,
    event_close,
    event_io_retry,
    event_io_write,
    event_read,
    event_write,
)
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.io.conftest import Loop


class Echo:
    """The server's side of one connection: sends back what comes, in capitals."""

    def __init__(self, loop: Loop, channel: TlsChannel, *, piece: int = 4096) -> None:
        self.channel = channel
        self.piece = piece
        self.calls = 0
        self.is_closed = False
        self.state = EventIoState()
        self.masks: list[tuple[str, Mask]] = []
        event = loop.scheduler.build_fd_event(channel.fileno(), Mask.E_READ, self.on_ready)
        event.channel = channel
        loop.scheduler.schedule_event(event)

    def on_ready(self, event: Event, mask: Mask, closure: None, now: object) -> Mask:
        self.calls += 1
        if self.state.needmask and event_io_retry(event, self.state) is EventIo.PENDING:
            return self.state.needmask
        piece = event_read(event, self.piece)
        if piece is None:
            return event.needmask
        if not piece:
            self.is_closed = True
            event_close(event)
            return DONE
        if event_io_write(event, piece.upper(), self.state) is EventIo.PENDING:
            return self.state.needmask
        return Mask.E_READ


def served(loop: Loop, context: ssl.SSLContext, *, piece: int = 4096) -> tuple[Echo, socket.socket]:
    near, far = socket.socketpair()
    far.settimeout(10)
    return Echo(loop, TlsChannel(near, context), piece=piece), far


def in_thread(loop: Loop, work: object, *, until: object) -> list[object]:
    outcome: list[object] = []
    thread = Thread(target=lambda: outcome.append(work()))  # type: ignore[operator]
    thread.start()
    loop.run_until(lambda: not thread.is_alive() and until())  # type: ignore[operator]
    thread.join()
    return outcome


def test_pythons_client_is_served(loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext) -> None:
    echo, far = served(loop, server_context)

    def talk() -> bytes:
        with client_context.wrap_socket(far, server_hostname="localhost") as client:
            client.sendall(b"hello")
            answer = client.recv(100)
            client.unwrap().close()
            return answer

    assert in_thread(loop, talk, until=lambda: echo.is_closed) == [b"HELLO"]


def test_decrypted_bytes_that_were_not_asked_for_call_the_event_again(
    loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext
) -> None:
    echo, far = served(loop, server_context, piece=100)

    def talk() -> bytes:
        with client_context.wrap_socket(far, server_hostname="localhost") as client:
            client.sendall(b"x" * 10_000)  # one record: the socket is ready once
            got = b""
            while len(got) < 10_000:
                got += client.recv(10_000)
            return got

    assert in_thread(loop, talk, until=lambda: echo.is_closed) == [b"X" * 10_000]
    assert echo.calls >= 100


def test_openssl_is_served(loop: Loop, server_context: ssl.SSLContext, certificate: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl is not None
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        client = subprocess.Popen(
            [openssl, "s_client", "-quiet", "-verify_quiet", "-connect", f"127.0.0.1:{port}", "-CAfile", certificate],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        near, _ = server.accept()
    echo = Echo(loop, TlsChannel(near, server_context))
    assert client.stdin is not None
    assert client.stdout is not None
    client.stdin.write(b"hello\n")
    client.stdin.flush()
    answer: list[bytes] = []
    reader = Thread(target=lambda: answer.append(client.stdout.readline()))
    reader.start()
    loop.run_until(lambda: answer)
    client.stdin.close()
    client.terminate()
    client.wait(10)
    loop.run_until(lambda: echo.is_closed)
    reader.join()
    client.stdout.close()
    assert answer == [b"HELLO\n"]


def handshaken(
    loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext
) -> tuple[Event, ssl.SSLObject, ssl.MemoryBIO, ssl.MemoryBIO, socket.socket]:
    """Make the client's side by hand, so that it speaks only when the test says so."""
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    far.setblocking(False)
    channel = TlsChannel(near, server_context)
    event = loop.scheduler.build_fd_event(channel.fileno(), Mask.E_READ, lambda *_: DONE)
    event.channel = channel
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    for _ in range(10):
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            far.sendall(outgoing.read())
            event_read(event, 100)
            incoming.write(far.recv(1 << 20))
        else:
            break
    far.sendall(outgoing.read())
    event_read(event, 100)
    return event, client, incoming, outgoing, far


def test_a_read_may_want_to_write(loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext) -> None:
    # TLS 1.2 renegotiation is gone from OpenSSL 3's defaults; a handshake's own flight does the same: the buffer is
    # full of something else, so the answer to the client's hello cannot leave.
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    near.setblocking(False)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    far.sendall(outgoing.read())
    filled = 0
    with suppress(BlockingIOError):
        while True:
            filled += near.send(bytes(1024))
    channel = TlsChannel(near, server_context)
    event = loop.scheduler.build_fd_event(channel.fileno(), Mask.E_READ, lambda *_: DONE)
    event.channel = channel
    assert event_read(event, 100) is None
    assert event.needmask == Mask.E_WRITE
    while filled:
        filled -= len(far.recv(min(filled, 1 << 16)))
    assert event_read(event, 100) is None
    assert event.needmask == Mask.E_READ
    event_close(event)
    far.close()


def test_a_write_may_want_to_read(loop: Loop, server_context: ssl.SSLContext) -> None:
    near, far = socket.socketpair()
    channel = TlsChannel(near, server_context)
    event = loop.scheduler.build_fd_event(channel.fileno(), Mask.E_WRITE, lambda *_: DONE)
    event.channel = channel
    assert event_write(event, b"hello") is None
    assert event.needmask == Mask.E_READ
    event_close(event)
    far.close()


def test_a_full_buffer_makes_a_write_wait_and_loses_nothing(
    loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext
) -> None:
    event, client, incoming, _, far = handshaken(loop, server_context, client_context)
    data = bytes(range(256)) * 4096
    state = EventIoState()
    how = event_io_write(event, data, state)
    assert how is EventIo.PENDING
    assert state.needmask == Mask.E_WRITE
    got = bytearray()
    while len(got) < len(data):
        with suppress_blocking():
            incoming.write(far.recv(1 << 16))
        with suppress_blocking():
            while True:
                got += client.read(1 << 16)
        if state.needmask:
            how = event_io_retry(event, state)
    assert how is EventIo.DONE
    assert got == data
    event_close(event)
    far.close()


def suppress_blocking() -> AbstractContextManager[None]:
    return suppress(BlockingIOError, ssl.SSLWantReadError)


def test_a_peer_that_vanishes_is_the_end(
    loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext
) -> None:
    event, *_, far = handshaken(loop, server_context, client_context)
    far.close()
    assert event_read(event, 100) == b""
    event_close(event)


def test_a_peer_that_does_not_speak_tls_is_an_error(loop: Loop, server_context: ssl.SSLContext) -> None:
    echo, far = served(loop, server_context)
    far.sendall(b"GET / HTTP/1.0\r\n\r\n")
    loop.run_until(lambda: loop.errors())
    assert "HTTP_REQUEST" in loop.errors()[0]
    echo.channel.close()
    far.close()
