"""What a client may ask for in the middle of a stream, by `openssl s_client`: key updates, and a new handshake."""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import TlsChannel, event_close, event_read, event_write
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.runtime.io.conftest import Loop

TURNS = 1500
ALLOW_CLIENT_RENEGOTIATION = 0x100
"""OpenSSL's option, for which the module ssl has no name: since version 3 a server has to ask for it."""


class Line:
    """A TLS connection from `s_client` to an event, with the test as the wire between them."""

    def __init__(self, loop: Loop, context: ssl.SSLContext, certificate: Path, *arguments: str) -> None:
        openssl = shutil.which("openssl")
        assert openssl is not None, "the fixture of the certificate needed it"
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.client = subprocess.Popen(
                [openssl, "s_client", "-brief", "-connect", f"127.0.0.1:{server.getsockname()[1]}",
                 "-CAfile", certificate, "-servername", "localhost", *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            self.wire, _ = server.accept()
        near, self.far = socket.socketpair()
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        near.setblocking(False)
        self.raw = socket.socket(fileno=os.dup(near.fileno()))
        assert self.client.stdout is not None
        for end in (self.wire, self.far):
            end.setblocking(False)
        os.set_blocking(self.client.stdout.fileno(), False)
        channel = TlsChannel(near, context)
        self.event: Event = loop.scheduler.build_fd_event(channel.fileno(), Mask.E_READ, lambda *_: DONE)
        self.event.channel = channel
        self.channel = channel
        self.shown = b""
        self.junk = 0
        self.carried_in = 0

    def say(self, text: bytes) -> None:
        assert self.client.stdin is not None
        self.client.stdin.write(text)
        self.client.stdin.flush()

    def carry(self) -> None:
        """Take to each side what the other one sent, and drop the junk."""
        with suppress(BlockingIOError):
            self.far.sendall(self.wire.recv(1 << 16))
        with suppress(BlockingIOError):
            data = self.far.recv(1 << 16)
            dropped = min(self.junk, len(data))
            self.junk -= dropped
            self.wire.sendall(data[dropped:])
        self.look()

    def carry_in(self) -> None:
        """Take to the event what the client sent, and nothing back."""
        with suppress(BlockingIOError):
            data = self.wire.recv(1 << 16)
            self.carried_in += len(data)
            self.far.sendall(data)
        self.look()

    def look(self) -> None:
        """See what the client shows."""
        assert self.client.stdout is not None
        self.shown += self.client.stdout.read() or b""

    def fill(self) -> None:
        """Leave no room in the buffer of the event's socket; the wire drops these bytes."""
        for size in (1024, 1):
            with suppress(BlockingIOError):
                while True:
                    self.junk += self.raw.send(bytes(size))

    def read(self) -> bytes | None:
        return event_read(self.event, 100)

    def until(self, is_done: Callable[[], object], step: Callable[[], object]) -> None:
        """Take steps, and wait for the client between them, until it is so."""
        assert self.client.stdout is not None
        for _ in range(TURNS):
            if is_done():
                return
            step()
            select.select([self.wire, self.client.stdout], [], [], 0.01)
        raise AssertionError(f"it never came to that; the client shows {self.shown!r}")

    def close(self) -> None:
        self.client.terminate()
        self.client.wait(20)
        for stream in (self.client.stdin, self.client.stdout):
            assert stream is not None
            stream.close()
        for end in (self.wire, self.far, self.raw):
            end.close()
        event_close(self.event)


def greeted(line: Line) -> Line:
    """Make the handshake, and take a line from the client."""
    heard: list[bytes | None] = []
    line.say(b"hello\n")
    line.until(lambda: b"hello\n" in heard, lambda: (line.carry(), heard.append(line.read())))
    return line


@pytest.fixture
def line(loop: Loop, server_context: ssl.SSLContext, certificate: Path) -> Iterator[Line]:
    made = Line(loop, server_context, certificate)
    yield greeted(made)
    made.close()


@pytest.fixture
def old_line(loop: Loop, server_context: ssl.SSLContext, certificate: Path) -> Iterator[Line]:
    server_context.options |= ALLOW_CLIENT_RENEGOTIATION
    made = Line(loop, server_context, certificate, "-tls1_2")
    yield greeted(made)
    made.close()


def test_a_read_wants_to_write_in_the_middle_of_a_stream(old_line: Line) -> None:
    line = old_line
    assert line.channel.version == "TLSv1.2"
    line.fill()
    line.say(b"R\n")

    # The client begins a new handshake, and there is no room for the answer: reading waits until there is.
    line.until(lambda: line.read() is None and line.event.needmask == Mask.E_WRITE, line.carry_in)
    line.until(lambda: line.read() is None and line.event.needmask == Mask.E_READ, line.carry)

    assert not line.junk
    heard: list[bytes | None] = []
    line.say(b"again\n")
    line.until(lambda: b"again\n" in heard, lambda: (line.carry(), heard.append(line.read())))
    assert event_write(line.event, b"and back\n") == 9
    line.until(lambda: b"and back\n" in line.shown, line.carry)


def test_a_write_wants_to_read_in_the_middle_of_a_stream(old_line: Line) -> None:
    line = old_line
    line.say(b"R\n")
    line.until(lambda: b"RENEGOTIATING" in line.shown and line.carried_in, line.carry_in)

    # The client's request has come, or else a write would still succeed. Reading begins the new handshake; writing must
    # go through with it before anything else can be sent.
    line.until(lambda: line.read() is None and event_write(line.event, b"now\n") is None, line.carry_in)
    assert line.event.needmask == Mask.E_READ
    line.until(lambda: event_write(line.event, b"now\n") == 4, line.carry)
    line.until(lambda: b"now\n" in line.shown, line.carry)


@pytest.mark.parametrize("command", [b"k\n", b"K\n"])
def test_key_updates_lose_nothing(line: Line, command: bytes) -> None:
    assert line.channel.version == "TLSv1.3"
    heard = bytearray()

    def step() -> None:
        line.carry()
        if piece := line.read():
            heard.extend(piece)
            event_write(line.event, piece.upper())

    for number in range(5):
        known = line.shown.count(b"KEYUPDATE")
        line.say(command)
        line.until(lambda known=known: line.shown.count(b"KEYUPDATE") > known, step)  # type: ignore[misc]
        word = b"word %d\n" % number
        line.say(word)
        line.until(lambda word=word: word.upper() in line.shown, step)  # type: ignore[misc]
    assert heard == b"".join(b"word %d\n" % number for number in range(5))
