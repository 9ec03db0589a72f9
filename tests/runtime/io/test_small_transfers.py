"""Small reads and writes of plain sockets, which the native loop makes in C, beside those of Python."""

from __future__ import annotations

import errno
import os
import socket
import struct
import threading
from typing import TYPE_CHECKING, TypeAlias

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import event_close, event_read, event_write
from ecruntime.io.channel import SocketChannel
from ecruntime.log import Log
from ecruntime.scheduler import DONE, E_READ, E_WRITE, Event, RealClock, Scheduler
from tests.runtime.pollers import POLLERS, PollerMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.runtime.pollers import NativeLoops


@pytest.fixture(params=POLLERS)
def scheduler(request: pytest.FixtureRequest, native_loops: NativeLoops) -> Iterator[Scheduler]:
    clock = RealClock()
    pollers = PollerMaker(native_loops.loop if request.param == "native" else None)
    scheduler = Scheduler(clock, pollers.real(clock), Log(clock))
    scheduler.run_once()
    assert (scheduler.direct_read is None) == (request.param == "epoll")
    yield scheduler
    scheduler.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    near.setblocking(False)
    with near, far:
        yield near, far


@pytest.fixture(params=["descriptor", "channel"])
def build(request: pytest.FixtureRequest, scheduler: Scheduler) -> Callable[[socket.socket], Event]:
    def build(near: socket.socket) -> Event:
        event = scheduler.build_fd_event(near.fileno(), E_READ, lambda *_: E_READ)
        if request.param == "channel":
            event.channel = SocketChannel(near)
        return event

    return build


Build: TypeAlias = "Callable[[socket.socket], Event]"
Pair: TypeAlias = tuple[socket.socket, socket.socket]


@pytest.mark.parametrize("size", [1, 64, 16_384, 16_385, 100_000])
def test_what_is_written_is_read(build: Build, pair: Pair, size: int) -> None:
    near, far = pair
    event, data = build(near), os.urandom(size)
    assert event_write(event, data) == size
    assert event.needmask is E_WRITE
    received = b""
    while len(received) < size:
        received += far.recv(size)
    assert received == data
    far.sendall(data[:1000])
    assert event_read(event, min(size, 1000)) == data[:1000]
    assert event.needmask is E_READ


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_any_bytes_are_written(build: Build, pair: Pair, kind: type) -> None:
    near, far = pair
    assert event_write(build(near), kind(b"abc")) == 3
    assert event_write(build(near), b"") == 0
    assert far.recv(8) == b"abc"


def test_nothing_to_read_and_no_room_to_write_are_waited_for(build: Build, pair: Pair) -> None:
    near, _ = pair
    event = build(near)
    assert event_read(event, 64) is None
    assert event.needmask is E_READ
    while event_write(event, b"x" * 16_000) is not None:
        pass
    assert event.needmask is E_WRITE


def test_the_end_of_the_stream_is_no_bytes(build: Build, pair: Pair) -> None:
    near, far = pair
    event = build(near)
    far.sendall(b"last")
    far.close()
    assert [event_read(event, 64), event_read(event, 64), event_read(event, 64)] == [b"last", b"", b""]


def test_a_broken_connection_is_told_once(build: Build, pair: Pair) -> None:
    near, far = pair
    event = build(near)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    with pytest.raises(ConnectionResetError) as caught:
        event_read(event, 64)
    assert caught.value.errno == errno.ECONNRESET
    with pytest.raises(BrokenPipeError):
        event_write(event, b"x")


@pytest.mark.parametrize("size", [-1, -(2**70), 2**70])
def test_a_size_that_is_none_is_refused(build: Build, pair: Pair, size: int) -> None:
    near, far = pair
    far.sendall(b"x")
    with pytest.raises((OSError, ValueError, OverflowError)):
        event_read(build(near), size)


def test_pipes_are_read_and_written(scheduler: Scheduler) -> None:
    ends = os.pipe2(os.O_NONBLOCK)
    read, write = (scheduler.build_fd_event(fd, E_READ, lambda *_: DONE) for fd in ends)
    assert event_read(read, 64) is None
    assert event_write(write, b"abc") == 3
    assert event_read(read, 64) == b"abc"
    event_close(read)
    event_close(write)


def test_a_descriptor_that_blocks_waits_as_its_author_wants(scheduler: Scheduler, pair: Pair) -> None:
    near, far = pair
    near.setblocking(True)
    event = scheduler.build_fd_event(near.fileno(), E_READ, lambda *_: DONE)
    is_reading = threading.Event()

    def send() -> None:
        is_reading.wait(10)
        far.sendall(b"late")

    thread = threading.Thread(target=send)
    thread.start()
    is_reading.set()
    assert event_read(event, 64) == b"late"
    thread.join()


def test_a_closed_socket_reads_nothing_of_the_next_one_with_its_number(scheduler: Scheduler, pair: Pair) -> None:
    near, _ = pair
    event = scheduler.build_fd_event(near.fileno(), E_READ, lambda *_: DONE)
    event.channel = SocketChannel(near)
    number = near.fileno()
    one, other = socket.socketpair()
    near.close()
    with one, other:
        os.dup2(one.fileno(), number)
        other.sendall(b"of others")
        for call in (lambda: event_read(event, 64), lambda: event_write(event, b"x")):
            with pytest.raises(OSError, match="Bad file descriptor"):
                call()
        one.setblocking(False)
        assert one.recv(64) == b"of others"
        os.close(number)


def test_other_threads_timed_events_and_closed_ones_are_refused(scheduler: Scheduler, build: Build, pair: Pair) -> None:
    event, told = build(pair[0]), []

    def read() -> None:
        with pytest.raises(RuleViolation) as caught:
            event_read(event, 64)
        told.append(str(caught.value))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert told == ["RT101: event_read was called outside the master scheduler thread"]
    if event.channel is None:
        pair[0].detach()
    event_close(event)
    timed = scheduler.build_event_from_now_f(1.0, -1, lambda *_: DONE)
    for unusable in (event, timed):
        with pytest.raises(RuleViolation):
            event_read(unusable, 64)
        with pytest.raises(RuleViolation):
            event_write(unusable, b"x")


def test_an_event_with_an_emptied_slot_is_told_by_the_reference(build: Build, pair: Pair) -> None:
    event = build(pair[0])
    del event.fd
    with pytest.raises(AttributeError, match="fd"):
        event_read(event, 64)
