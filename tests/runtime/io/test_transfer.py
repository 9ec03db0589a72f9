from __future__ import annotations

import os
import socket
import struct
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import SocketChannel, call_again, event_close, event_read, event_write, resume, suspend
from ecruntime.io.rules import RULES
from ecruntime.scheduler import DONE, Event, EventState, Mask

if TYPE_CHECKING:
    from tests.runtime.io.conftest import Loop

Pair = tuple[socket.socket, socket.socket]


def nothing(event: Event, mask: Mask) -> Mask:
    return DONE


def test_every_rule_has_a_meaning() -> None:
    assert list(RULES) == [f"RT{number}" for number in range(116, 116 + len(RULES))]


def test_what_is_there_is_read(loop: Loop, pair: Pair) -> None:
    near, far = pair
    far.sendall(b"hello")
    event = loop.event(near, Mask.E_READ, nothing)
    assert event_read(event, 3) == b"hel"
    assert event.needmask == Mask.E_READ


def test_nothing_there_means_none_and_a_needmask(loop: Loop, pair: Pair) -> None:
    event = loop.event(pair[0], Mask.E_READ, nothing)
    assert event_read(event, 10) is None
    assert event.needmask == Mask.E_READ


def test_the_end_of_the_stream_is_no_bytes(loop: Loop, pair: Pair) -> None:
    pair[1].close()
    assert event_read(loop.event(pair[0], Mask.E_READ, nothing), 10) == b""


def test_a_reset_is_raised(loop: Loop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        far = socket.create_connection(server.getsockname())
        near, _ = server.accept()
    with near:
        near.setblocking(False)
        far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        far.close()
        with pytest.raises(ConnectionResetError):
            event_read(loop.event(near, Mask.E_READ, nothing), 10)


def test_a_full_buffer_means_none_and_a_needmask(loop: Loop, pair: Pair) -> None:
    event = loop.event(pair[0], Mask.E_WRITE, nothing)
    while event_write(event, bytes(65536)) is not None:
        pass
    assert event.needmask == Mask.E_WRITE


def test_a_socket_behind_an_event_reads_and_writes_likewise(loop: Loop, pair: Pair) -> None:
    near, far = pair
    event = loop.event(near, Mask.E_READ, nothing)
    event.channel = SocketChannel(near)
    assert event_read(event, 10) is None
    assert event_write(event, b"abc") == 3
    assert far.recv(10) == b"abc"
    event_close(event)
    assert near.fileno() == -1


def test_closing_lets_the_scheduler_go_first(loop: Loop, pair: Pair) -> None:
    fd = os.dup(pair[0].fileno())
    event = loop.scheduler.build_fd_event(fd, Mask.E_READ, lambda *_: DONE)
    loop.scheduler.schedule_event(event)
    event_close(event)
    assert loop.scheduler.events == ()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fd)


def test_a_closed_event_is_refused_by_name(loop: Loop, pair: Pair) -> None:
    event = loop.event(pair[0], Mask.E_READ, nothing)
    event.channel = SocketChannel(pair[0])
    event_close(event)
    for use in (lambda: event_read(event, 1), lambda: event_write(event, b""), lambda: event_close(event)):
        with pytest.raises(RuleViolation) as caught:
            use()
        assert str(caught.value) == "RT116: <Event fd=-1 mask=1 owner='' built> was closed"


def test_a_timed_event_has_nothing_to_read(loop: Loop) -> None:
    event = loop.scheduler.build_event_from_now_f(1.0, -1, lambda *_: DONE)
    with pytest.raises(RuleViolation, match=r"RT116: .* is a timed event"):
        event_read(event, 1)


def test_another_thread_may_not_read(loop: Loop, pair: Pair) -> None:
    event = loop.event(pair[0], Mask.E_READ, nothing)
    caught: list[str] = []

    def read() -> None:
        with pytest.raises(RuleViolation) as violation:
            event_read(event, 1)
        caught.append(str(violation.value))

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert caught == ["RT101: event_read was called outside the master scheduler thread"]


def test_a_descriptor_closed_and_reused_in_the_callback_gets_its_own_event(loop: Loop) -> None:
    near, far = socket.socketpair()
    heard: list[str] = []

    def replace(event: Event, mask: Mask) -> Mask:
        fd = event.fd
        event_close(event)
        other, peer = socket.socketpair()
        assert other.fileno() == fd
        loop.watch(other, Mask.E_READ, lambda event, mask: heard.append("other") or DONE)  # type: ignore[func-returns-value]
        kept.extend((other, peer))
        return DONE

    kept: list[socket.socket] = []
    loop.watch(near, Mask.E_READ, replace)
    near.detach()
    far.sendall(b"x")
    loop.turn(3)
    assert heard == []
    kept[1].sendall(b"y")
    loop.turn()
    assert heard == ["other"]
    for end in (far, *kept):
        end.close()


def test_a_suspended_connection_waits_until_it_is_resumed(loop: Loop, pair: Pair) -> None:
    near, far = pair
    held: list[Event] = []
    masks: list[Mask] = []

    def on_ready(event: Event, mask: Mask) -> Mask:
        masks.append(mask)
        event_read(event, 10)
        held.append(suspend(event))
        return DONE

    first = loop.watch(near, Mask.E_READ, on_ready)
    far.sendall(b"x")
    loop.turn()
    assert (first.state, loop.scheduler.events) == (EventState.FREED, ())
    far.sendall(b"y")
    assert loop.turn() == 0
    thread = Thread(target=resume, args=(held[0], Mask.E_READ | Mask.E_WRITE))
    thread.start()
    thread.join()
    loop.turn()
    assert masks == [Mask.E_READ, Mask.E_READ | Mask.E_WRITE]


def test_what_waits_for_nothing_cannot_be_suspended(loop: Loop, pair: Pair) -> None:
    with pytest.raises(RuleViolation, match=r"RT115: .* waits for no descriptor"):
        suspend(loop.event(pair[0], Mask.E_READ, nothing))


def test_an_event_can_be_called_again_on_account_of_a_buffer(loop: Loop, pair: Pair) -> None:
    masks: list[Mask] = []

    def on_ready(event: Event, mask: Mask) -> Mask:
        masks.append(mask)
        return Mask.E_READ

    call_again(loop.watch(pair[0], Mask.E_READ, on_ready), Mask.E_READ)
    loop.turn(3)
    assert masks == [Mask.E_READ]
