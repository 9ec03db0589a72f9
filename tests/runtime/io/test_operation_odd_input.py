"""Sizes, kinds of bytes, delimiters and names that nobody expects."""

from __future__ import annotations

import errno
import socket
from array import array
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import (
    EventIo,
    EventIoState,
    IoWrappers,
    ReadJob,
    ReadStatus,
    SocketChannel,
    TlsChannel,
    TryRead,
    event_io_read,
    event_io_retry,
    event_io_write,
    event_read,
    event_write,
    tryread_until,
)
from ecruntime.io.read_job import _read
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.runtime.io.conftest import Loop

HUGE = 10**9
KINDS = (bytes, bytearray, memoryview)


@pytest.fixture(params=["descriptor", "channel"])
def near(request: pytest.FixtureRequest, loop: Loop, pair: tuple[socket.socket, socket.socket]) -> Event:
    """An event that waits for nothing yet, by its descriptor or through a channel."""
    event = loop.event(pair[0], Mask.E_READ, lambda event, mask: DONE)
    if request.param == "channel":
        event.channel = SocketChannel(pair[0])
    return event


@pytest.fixture
def far(pair: tuple[socket.socket, socket.socket]) -> socket.socket:
    return pair[1]


def test_a_huge_size_reads_what_is_there(near: Event, far: socket.socket) -> None:
    far.send(b"abc")
    assert event_read(near, HUGE) == b"abc"
    assert event_read(near, HUGE) is None


def test_a_huge_read_takes_no_memory_before_the_bytes_come(near: Event, far: socket.socket) -> None:
    state = EventIoState()
    far.send(b"abc")
    assert event_io_read(near, 1 << 50, state) is EventIo.PENDING
    assert (state.data, state.left) == (b"abc", (1 << 50) - 3)


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_of_every_kind_are_written(near: Event, far: socket.socket, kind: Callable[[bytes], bytes]) -> None:
    assert event_write(near, kind(b"abc")) == 3
    assert event_io_write(near, kind(b"def"), EventIoState()) is EventIo.DONE
    assert far.recv(100) == b"abcdef"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_as_nothing(near: Event, far: socket.socket, kind: Callable[[bytes], bytes]) -> None:
    state = EventIoState()
    assert event_write(near, kind(b"")) == 0
    assert event_io_write(near, kind(b""), state) is EventIo.DONE
    assert (state.needmask, state.left) == (DONE, 0)
    far.setblocking(False)
    with pytest.raises(BlockingIOError):
        far.recv(1)


def test_a_view_of_wider_items_is_written_whole(near: Event, far: socket.socket) -> None:
    numbers = array("I", range(100))
    assert event_io_write(near, memoryview(numbers), EventIoState()) is EventIo.DONE
    assert far.recv(1000) == numbers.tobytes()


def test_what_is_being_written_may_be_changed_by_whoever_gave_it(near: Event, far: socket.socket) -> None:
    data = bytearray(b"a" * (4 << 20))
    state = EventIoState()
    assert event_io_write(near, data, state) is EventIo.PENDING
    data[:] = b"b" * len(data)
    got = bytearray()
    while len(got) < len(data):
        got += far.recv(1 << 20)
        if state.needmask:
            event_io_retry(near, state)
    assert got == b"a" * len(data)


class Trickle:
    """A transport that is always ready, for one byte."""

    def __init__(self, transport: SocketChannel) -> None:
        self.taken = b""
        self.fileno, self.close = transport.fileno, transport.close

    def read(self, event: Event, size: int) -> bytes:
        return b"x"

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int:
        self.taken += bytes(data[:1])
        return 1


def test_a_peer_that_is_always_ready_keeps_nobody_waiting(near: Event, pair: tuple[socket.socket, ...]) -> None:
    near.channel = Trickle(SocketChannel(pair[0]))
    state = EventIoState()
    assert event_io_read(near, 20, state) is EventIo.PENDING
    assert (state.data, state.needmask) == (b"x" * 16, Mask.E_READ)
    assert event_io_retry(near, state) is EventIo.DONE
    assert (state.data, state.needmask) == (b"x" * 20, DONE)


def test_a_write_that_is_taken_byte_by_byte_lets_others_have_their_turn(
    near: Event, pair: tuple[socket.socket, ...]
) -> None:
    near.channel = slow = Trickle(SocketChannel(pair[0]))
    state = EventIoState()
    assert event_io_write(near, b"abcdefghijklmnopqrst", state) is EventIo.PENDING
    assert (slow.taken, state.needmask) == (b"abcdefghijklmnop", Mask.E_WRITE)
    assert event_io_retry(near, state) is EventIo.DONE
    assert (slow.taken, state.needmask) == (b"abcdefghijklmnopqrst", DONE)


def test_a_read_does_not_go_on_with_a_write(near: Event, far: socket.socket) -> None:
    state = EventIoState()
    assert event_io_write(near, bytes(8 << 20), state) is EventIo.PENDING
    with pytest.raises(RuleViolation) as caught:
        event_io_read(near, 3, state)
    assert str(caught.value) == "RT117: a write of 8388608 bytes is still pending"


def test_a_read_of_nothing_is_done(near: Event) -> None:
    state = EventIoState()
    assert event_io_read(near, 0, state) is EventIo.DONE
    assert state.data == b""


@pytest.mark.parametrize("cuts", [(1,), (4,), (5,), (6,), (1, 4, 5, 6)])
def test_a_delimiter_is_found_however_it_is_cut(near: Event, far: socket.socket, cuts: tuple[int, ...]) -> None:
    stream = b"one\r\r\ntwo\r\r\n"
    construct = TryRead()
    begin = 0
    found = []
    for cut in (*cuts, len(stream)):
        far.send(stream[begin:cut])
        begin = cut
        while (record := tryread_until(near, construct, b"\r\r\n")) is not None:
            found.append(record)
    assert found == [b"one", b"two"]


def test_another_delimiter_is_looked_for_from_the_beginning(near: Event, far: socket.socket) -> None:
    construct = TryRead()
    far.send(b"one,two")
    assert tryread_until(near, construct, b"\r\n") is None
    assert tryread_until(near, construct, b",") == b"one"
    assert tryread_until(near, construct, b"\r\n") is None
    far.send(b"\r\n")
    assert tryread_until(near, construct, b"\r\n") == b"two"


def test_tls_is_not_begun_on_a_socket_that_is_not_connected(client_context: ssl.SSLContext) -> None:
    with socket.socket() as alone:
        with pytest.raises(OSError, match="not connected") as caught:
            TlsChannel(alone, client_context, server_hostname="localhost")
        assert caught.value.errno == errno.ENOTCONN
        assert alone.fileno() >= 0


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("/nowhere/at/all", errno.ENOENT),
        ("nosuch://x", errno.EINVAL),
        ("with\0zero", errno.EINVAL),
        ("http://local host/", errno.EINVAL),
        ("http://127.0.0.1:x/", errno.EINVAL),
        ("http://[::1/", errno.EINVAL),
        ("memory://x", errno.ENOENT),
    ],
)
def test_a_name_that_cannot_be_opened_ends_a_read_job_like_any_other(name: str, code: int) -> None:
    job = ReadJob(IoWrappers(), name)
    _read(job, None)
    assert (job.status, job.errorcode, job.buffer) == (ReadStatus.OPEN_FAILED, code, b"")


def test_a_folder_cannot_be_read() -> None:
    job = ReadJob(IoWrappers(), "/tmp")
    _read(job, None)
    assert (job.status, job.errorcode) == (ReadStatus.READ_FAILED, errno.EISDIR)
