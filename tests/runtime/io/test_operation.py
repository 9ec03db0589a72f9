from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import (
    EventIo,
    EventIoState,
    event_io_printf,
    event_io_read,
    event_io_retry,
    event_io_state_clean,
    event_io_write,
    event_io_write_string,
)
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    from tests.runtime.io.conftest import Loop

Pair = tuple[socket.socket, socket.socket]


def nothing(event: Event, mask: Mask) -> Mask:
    return DONE


@pytest.fixture
def event(loop: Loop, pair: Pair) -> Event:
    return loop.event(pair[0], Mask.E_READ, nothing)


def test_a_read_is_done_with_exactly_the_bytes_asked_for(event: Event, pair: Pair) -> None:
    state = EventIoState()
    assert event_io_read(event, 6, state) is EventIo.PENDING
    pair[1].sendall(b"abc")
    assert event_io_retry(event, state) is EventIo.PENDING
    assert (state.data, state.left, state.needmask) == (b"abc", 3, Mask.E_READ)
    pair[1].sendall(b"defghi")
    assert event_io_read(event, 6, state) is EventIo.DONE
    assert (state.data, state.needmask) == (b"abcdef", DONE)


def test_a_read_that_the_peer_ends_is_eof(event: Event, pair: Pair) -> None:
    state = EventIoState()
    pair[1].sendall(b"ab")
    pair[1].close()
    assert event_io_read(event, 6, state) is EventIo.EOF
    assert state.data == b"ab"


def test_a_write_goes_on_until_the_last_byte(loop: Loop, event: Event, pair: Pair) -> None:
    data = bytes(range(256)) * 20_000
    state = EventIoState()
    assert event_io_write(event, data, state) is EventIo.PENDING
    assert state.needmask == Mask.E_WRITE
    got = bytearray()
    while len(got) < len(data):
        got += pair[1].recv(1 << 20)
        if state.needmask:
            event_io_retry(event, state)
    assert got == data
    assert (state.left, state.needmask) == (0, DONE)


def test_a_string_is_written_as_utf_8(event: Event, pair: Pair) -> None:
    assert event_io_write_string(event, "grüß\udcff", EventIoState()) is EventIo.DONE
    assert pair[1].recv(100) == "grüß".encode() + b"\xff"


def test_a_failure_is_kept_in_the_state(event: Event, pair: Pair) -> None:
    pair[1].close()
    state = EventIoState()
    assert event_io_write(event, b"x", state) is EventIo.ERROR
    assert isinstance(state.error, BrokenPipeError)


def test_a_pending_state_takes_no_second_operation(event: Event) -> None:
    state = EventIoState()
    event_io_read(event, 6, state)
    with pytest.raises(RuleViolation) as caught:
        event_io_write(event, b"x", state)
    assert str(caught.value) == "RT117: a read of 6 bytes is still pending"
    event_io_state_clean(state)
    assert event_io_write(event, b"x", state) is EventIo.DONE


def test_there_must_be_something_to_retry(event: Event) -> None:
    with pytest.raises(RuleViolation, match="RT118: the state has no pending operation"):
        event_io_retry(event, EventIoState())


def test_a_formatted_text_is_written(loop: Loop, pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    event = loop.event(near, Mask.E_WRITE, lambda *_: DONE)
    assert event_io_printf(event, EventIoState(), "%d of %s\n", 3, "é") is EventIo.DONE
    assert far.recv(100) == "3 of é\n".encode()


def test_a_formatted_text_that_is_too_long_is_an_error_and_not_written(
    loop: Loop, pair: tuple[socket.socket, socket.socket]
) -> None:
    near, far = pair
    event = loop.event(near, Mask.E_WRITE, lambda *_: DONE)
    state = EventIoState()
    assert event_io_printf(event, state, "%s", "x" * 8192) is EventIo.DONE
    assert event_io_printf(event, state, "%s", "x" * 8193) is EventIo.ERROR
    assert str(state.error) == "[Errno 7] a text of 8193 bytes does not fit into 8192"
    assert len(far.recv(20_000)) == 8192
