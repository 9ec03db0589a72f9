from __future__ import annotations

import errno
import socket
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import TryRead, minimal_tryread_construct_free, tryread_until
from ecruntime.scheduler import DONE, Event, Mask

if TYPE_CHECKING:
    from tests.runtime.io.conftest import Loop

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def event(loop: Loop, pair: Pair) -> Event:
    return loop.event(pair[0], Mask.E_READ, lambda event, mask: DONE)


def test_records_come_without_their_delimiter(event: Event, pair: Pair) -> None:
    construct = TryRead()
    pair[1].sendall(b"one\r\n\r\nthr")
    assert tryread_until(event, construct, b"\r\n") == b"one"
    assert tryread_until(event, construct, b"\r\n") == b""
    assert tryread_until(event, construct, b"\r\n") is None
    assert event.needmask == Mask.E_READ
    pair[1].sendall(b"ee\r\n")
    assert tryread_until(event, construct, b"\r\n") == b"three"


def test_a_delimiter_may_come_in_two_pieces(event: Event, pair: Pair) -> None:
    construct = TryRead()
    pair[1].sendall(b"one\r")
    assert tryread_until(event, construct, b"\r\n") is None
    pair[1].sendall(b"\ntwo")
    assert tryread_until(event, construct, b"\r\n") == b"one"
    assert construct.take() == b"two"


def test_the_end_within_a_record_is_told(event: Event, pair: Pair) -> None:
    pair[1].sendall(b"one")
    pair[1].close()
    with pytest.raises(EOFError, match="the peer ended the stream"):
        tryread_until(event, TryRead(), b"\r\n")


def test_a_record_beyond_the_limit_is_refused_and_not_kept(event: Event, pair: Pair) -> None:
    construct = TryRead(limit=1000)
    pair[1].sendall(bytes(100_000))
    with pytest.raises(OSError, match="no end of the record within 1000 bytes") as caught:
        tryread_until(event, construct, b"\r\n")
    assert caught.value.errno == errno.E2BIG
    assert len(construct) <= 1000 + 16_384


def test_a_record_at_the_limit_is_taken(event: Event, pair: Pair) -> None:
    pair[1].sendall(b"a" * 1000 + b"\r\n")
    assert tryread_until(event, TryRead(limit=1000), b"\r\n") == b"a" * 1000


def test_a_finished_record_beyond_the_limit_is_refused(event: Event, pair: Pair) -> None:
    pair[1].sendall(b"a" * 1001 + b"\n")
    with pytest.raises(OSError, match="a record of 1001 bytes, where 1000 are allowed"):
        tryread_until(event, TryRead(limit=1000), b"\n")


def test_an_empty_delimiter_is_refused(event: Event) -> None:
    with pytest.raises(RuleViolation, match="RT119: an empty delimiter"):
        tryread_until(event, TryRead(), b"")


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(RuleViolation, match="RT119: a record of at most 0 bytes"):
        TryRead(0)


def test_a_freed_construct_is_empty() -> None:
    construct = TryRead()
    construct.feed(b"abc")
    minimal_tryread_construct_free(construct)
    assert len(construct) == 0


def test_a_megabyte_in_tiny_pieces_takes_linear_work() -> None:
    # A search from the beginning each time would look at 34 gigabytes, which no machine does within the limit.
    construct = TryRead(limit=1 << 20)
    begun = time.process_time()
    for _ in range(1 << 16):
        construct.feed(b"0123456789abcdef")
        assert construct.find(b"\r\n") is None
    assert time.process_time() - begun < 5


@given(st.lists(st.binary(max_size=6), max_size=8), st.data())
def test_how_a_stream_is_cut_does_not_matter(records: list[bytes], data: st.DataObject) -> None:
    records = [record.replace(b"\r", b"-") for record in records]
    stream = b"".join(record + b"\r\n" for record in records)
    construct = TryRead()
    found = []
    while stream:
        size = data.draw(st.integers(1, 5))
        construct.feed(stream[:size])
        stream = stream[size:]
        while (record := construct.find(b"\r\n")) is not None:
            found.append(record)
    assert found == records
