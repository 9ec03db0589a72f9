from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.protocol import (
    MAX_LINE_LENGTH,
    MAX_REPLY_LENGTH,
    Form,
    ProtocolError,
    Reply,
    ReplyReader,
    ReplyStatus,
    Request,
    RequestReader,
    encode_reply,
    encode_request,
)

LINES = st.text(max_size=200).filter(lambda text: not any("\ud800" <= character <= "\udfff" for character in text))
ASKS = st.builds(Request, st.sampled_from(Form), LINES)


def test_a_request_is_type_length_and_line() -> None:
    assert encode_request(Request(Form.XML, "pid")) == b"\x00\x02\x00\x03pid"


def test_a_reply_is_status_length_and_text() -> None:
    assert encode_reply(Reply(ReplyStatus.FAILED, "no\n")) == b"\x00\x02\x00\x00\x00\x03no\n"


def test_the_statuses_have_their_numbers() -> None:
    names = ["COMPLETED", "AGAIN", "FAILED", "NOT_AUTHORIZED", "NOT_AUTHENTICATED", "CONTINUE", "ASYNC"]
    assert [status.name for status in ReplyStatus] == names
    assert [status.value for status in ReplyStatus] == list(range(7))


@given(asks=st.lists(ASKS, max_size=5), size=st.integers(1, 300))
def test_requests_survive_any_cut_into_pieces(asks: list[Request], size: int) -> None:
    wire = b"".join(map(encode_request, asks))
    reader = RequestReader()
    found: list[Request] = []
    for start in range(0, len(wire), size):
        reader.feed(wire[start : start + size])
        while (ask := reader.next_request()) is not None:
            found.append(ask)
    assert found == asks


def test_a_request_comes_only_with_its_last_byte() -> None:
    reader = RequestReader()
    wire = encode_request(Request(Form.JSON, "module list"))
    for byte in wire[:-1]:
        reader.feed(bytes([byte]))
        assert reader.next_request() is None
    reader.feed(wire[-1:])
    assert reader.next_request() == Request(Form.JSON, "module list")
    assert reader.next_request() is None


@given(status=st.sampled_from(ReplyStatus), text=LINES, size=st.integers(1, 50))
def test_a_reply_survives_any_cut_into_pieces(status: ReplyStatus, text: str, size: int) -> None:
    wire = encode_reply(Reply(status, text))
    reader = ReplyReader()
    found = [reader.feed(wire[start : start + size]) for start in range(0, len(wire), size)]
    assert found == [None] * (len(found) - 1) + [Reply(status, text)]


def test_an_unknown_request_type_is_refused_with_its_header() -> None:
    reader = RequestReader()
    reader.feed(b"GET ")
    with pytest.raises(ProtocolError, match="request type 18245 is unknown"):
        reader.next_request()


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"\x00\x07\x00\x00\x00\x00", "reply status 7 with 0 bytes makes no sense"),
        (b"\x00\x00\xff\xff\xff\xff", "reply status 0 with 4294967295 bytes makes no sense"),
    ],
)
def test_a_reply_that_makes_no_sense_is_refused_with_its_header(header: bytes, message: str) -> None:
    with pytest.raises(ProtocolError, match=message) as caught:
        ReplyReader().feed(header)
    assert caught.value.hint == "the socket belongs to another program: check its path"


def test_a_line_as_long_as_the_header_can_say_passes_and_one_byte_more_is_refused() -> None:
    assert len(encode_request(Request(Form.TEXT, "x" * MAX_LINE_LENGTH))) == MAX_LINE_LENGTH + 4
    with pytest.raises(ProtocolError, match="a line of 65536 bytes is over the limit of 65535"):
        encode_request(Request(Form.TEXT, "x" * (MAX_LINE_LENGTH + 1)))


def test_a_reply_over_the_limit_becomes_a_failure_that_says_so() -> None:
    reply = ReplyReader().feed(encode_reply(Reply(ReplyStatus.COMPLETED, "x" * (MAX_REPLY_LENGTH + 1))))
    assert reply == Reply(ReplyStatus.FAILED, "the answer of 8388609 bytes is over the limit of 8388608\n")


def test_bytes_that_are_no_utf8_come_through() -> None:
    reader = RequestReader()
    reader.feed(b"\x00\x00\x00\x02\xff\xfe")
    assert reader.next_request() == Request(Form.TEXT, "\udcff\udcfe")
    assert encode_reply(Reply(ReplyStatus.COMPLETED, "\udcff"))[6:] == b"\xff"


def test_text_that_cannot_be_bytes_is_escaped() -> None:
    assert encode_reply(Reply(ReplyStatus.COMPLETED, "\ud800"))[6:] == b"\\ud800"
    assert encode_request(Request(Form.TEXT, "\ud800"))[4:] == b"\\ud800"
