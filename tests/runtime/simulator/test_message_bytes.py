"""Any bytes are a message: nothing of them is lost, and nothing in them raises."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.api import EcMessage, EcMessagePart
from ecruntime.simulator.header_text import decode_value, encode_value
from ecruntime.simulator.message_address import COMPONENTS, components_in

PIECES = st.sampled_from(
    [
        b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b"--b", b"--b--", b"--c", b"\0", b"\xff", b"\xc3\xa4", b"From ",
        b"Content-Type: multipart/mixed; boundary=b\r\n", b'Content-Type: multipart/x; boundary="c"\n',
        b"Content-Type: text/plain; charset=nothing\n", b"Content-Type: text/html; charset*0*=utf-8''%ff;",
        b"Content-Type: multipart/x; boundary*1*=''%; boundary=\n", b"Content-Type: ;;;=\n", b"name*x*=", b"filename=",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"=", b"=3", b"AAA",
        b"Content-Disposition: attachment; filename*=utf-8'%00'%00", b"=?x?q?=?=", b"=?utf-8?b?x?=", b"=?idna?q?xn--?=",
        b"To: ", b"From: ", b"<", b">", b"@", b",", b'"', b"(", b"\\", b"a",
    ]
)  # fmt: skip
SOURCES = st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join)
VALUES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=200)


@given(SOURCES)
def test_what_is_read_is_written_back(source: bytes) -> None:
    message = EcMessage(source=source)
    walked = list(message.mime.walk())
    assert message.source == source
    for part in walked:
        assert source[part.body_offset : part.body_offset + len(part.body)] == part.body
        assert source[part.offset : part.offset + len(part.source)] == part.source


@given(SOURCES)
def test_everything_of_a_message_can_be_asked(source: bytes) -> None:
    message = EcMessage(source=source)
    assert isinstance(message.text, str)
    for name, value in message.headers:
        assert value in message.header_all(name)
    for part in message.mime.walk():
        assert isinstance(part.text, bytes | None)
        assert isinstance(part.content_type.filename, str)
        assert part.next_part is None or part.next_part.root is message.mime
    for component in COMPONENTS:
        assert all(components_in([value for _, value in message.headers], component))


@given(SOURCES, VALUES)
def test_a_header_is_added_and_taken_away_without_a_trace(source: bytes, value: str) -> None:
    message = EcMessage(source=source)
    before = message.headers
    message.mime.block.add("X-Added", [value.encode()], is_first=True)
    changed = message.source
    assert EcMessage(source=changed).source == changed
    message.remove_header("X-Added")
    assert message.headers == before
    kept = EcMessage(source=source).mime
    if kept.block.source.endswith((b"\n\n", b"\n\r\n")) or kept.block.source in {b"\n", b"\r\n"}:
        assert message.source == source
    # Without an empty line behind the header there is one from now on.
    assert message.mime.body == kept.body


@given(
    st.binary(min_size=1, max_size=300).filter(lambda value: b"=?" not in value and value.strip(b" \t\r\n") == value)
)
def test_a_value_is_read_as_it_was_written(value: bytes) -> None:
    message = EcMessage(source=b"A: 1\r\n\r\nbody")
    message.mime.block.replace("X", [value])
    again = EcMessage(source=message.source)
    assert [name for name, _ in again.headers] == ["A", "X"]
    # Lines that the value folds by itself are one when they are read; those with nothing on them are none.
    lines = [line for line in re.split(rb"\r?\n(?=[ \t])", value) if line.strip(b" \t")]
    assert again.mime.block.first("X") == b"".join(lines)
    assert all(len(line) < 998 for line in again.mime.block.source.split(b"\r\n"))


@given(st.binary(max_size=200))
def test_decoding_a_value_never_fails(value: bytes) -> None:
    assert isinstance(decode_value(value), bytes)
    assert decode_value(decode_value(encode_value(value, b"\n"))) is not None


@given(SOURCES, st.text(max_size=200), st.sampled_from(["utf-8", "iso-8859-1", "us-ascii", "none"]))
def test_a_text_is_read_as_it_was_set(source: bytes, text: str, charset: str) -> None:
    part = EcMessagePart(source=source)
    wanted = text.encode("utf-8", "replace")
    part.set_text(wanted, "text/plain", charset)
    again = EcMessagePart(source=part.source)
    assert (again.text or b"").replace(b"\r\n", b"\n") == wanted.replace(b"\r\n", b"\n")


@given(SOURCES, st.data())
def test_a_part_is_moved_and_the_rest_stays(source: bytes, data: st.DataObject) -> None:
    message = EcMessage(source=source)
    movable = [part for part in message.mime.walk() if part.parent is not None]
    if not movable:
        return
    part = data.draw(st.sampled_from(movable))
    container, kept = part.parent, part.source
    part.unlink()
    assert (part.source, part.parent) == (kept, None)
    assert container is not None
    container.insert(0, part)
    assert part in (container.parts or ())
    assert part.source == kept
