"""How a TLS stream ends, and that what is decrypted already is never forgotten."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from ecruntime.io import TlsChannel, event_close, event_read, event_write
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.io.conftest import Loop


class Both:
    """Both ends of a TLS connection in one thread: the client's never blocks, the server's is an event."""

    def __init__(self, loop: Loop, server: ssl.SSLContext, client: ssl.SSLContext) -> None:
        near, far = socket.socketpair()
        self.loop = loop
        self.channel = TlsChannel(near, server)
        self.client = client.wrap_socket(far, server_hostname="localhost", do_handshake_on_connect=False)
        self.client.setblocking(False)
        self.got: list[bytes | None] = []
        self.event = loop.scheduler.build_fd_event(self.channel.fileno(), Mask.E_READ, self.on_ready)
        self.event.channel = self.channel
        loop.scheduler.schedule_event(self.event)
        self.is_writing = False
        self.turns = 0
        self.size = 100
        loop.run_until(self.is_shaken)

    def is_shaken(self) -> bool:
        try:
            self.client.do_handshake()
        except OSError:
            return False
        return True

    def on_ready(self, event: Event, mask: Mask, closure: None, now: object) -> Mask:
        """Read a piece, then wait to write for a few turns, write, and wait to read."""
        if self.is_writing:
            self.turns += 1
            if self.turns % 4:
                return Mask.E_WRITE
            assert event_write(event, b"x")
            self.is_writing = False
            return Mask.E_READ
        data = event_read(event, self.size)
        if data is None:
            return event.needmask
        self.got.append(data)
        if data:
            self.is_writing = self.size == 1
            return Mask.E_WRITE if self.is_writing else Mask.E_READ
        event_close(event)
        return DONE


@pytest.fixture
def both(loop: Loop, server_context: ssl.SSLContext, client_context: ssl.SSLContext) -> Iterator[Both]:
    made = Both(loop, server_context, client_context)
    yield made
    made.client.close()
    if made.event.fd >= 0:
        event_close(made.event)


def test_what_is_decrypted_is_read_by_whoever_waited_to_write_in_between(both: Both) -> None:
    both.size = 1
    both.client.send(b"abcdef")  # one record: the descriptor is ready once
    both.loop.run_until(lambda: len(both.got) == 6)
    assert both.got == [b"a", b"b", b"c", b"d", b"e", b"f"]


def test_a_farewell_is_an_end(both: Both) -> None:
    both.client.send(b"abc")
    with pytest.raises(ssl.SSLWantReadError):
        both.client.unwrap()
    both.loop.run_until(lambda: both.event.fd < 0)
    assert (both.got, both.channel.is_truncated) == ([b"abc", b""], False)


@pytest.mark.parametrize("half", [False, True])
def test_an_end_without_farewell_is_an_end_that_can_be_told_apart(both: Both, half: bool) -> None:
    both.client.send(b"abc")
    if half:
        socket.socket.shutdown(both.client, socket.SHUT_WR)
    else:
        both.client.close()
    both.loop.run_until(lambda: both.event.fd < 0)
    assert (both.got, both.channel.is_truncated) == ([b"abc", b""], True)


def test_nothing_is_written_as_nothing(both: Both) -> None:
    assert event_write(both.event, b"") == 0
    both.client.send(b"abc")
    both.loop.run_until(lambda: both.got)
    assert both.got == [b"abc"]


def test_a_huge_size_reads_what_is_there(both: Both) -> None:
    both.size = 10**9
    both.client.send(b"abc")
    both.loop.run_until(lambda: both.got)
    assert both.got == [b"abc"]


def test_views_are_written(both: Both) -> None:
    assert event_write(both.event, memoryview(bytearray(b"abc"))) == 3
    got = bytearray()

    def is_here() -> bool:
        try:
            got.extend(both.client.recv(100))
        except OSError:
            return False
        return len(got) == 3

    both.loop.run_until(is_here)
    assert got == b"abc"
