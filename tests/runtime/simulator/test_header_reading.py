from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.simulator import EcMessage
from ecruntime.simulator.header_block import HeaderField, parse_header
from ecruntime.simulator.header_text import decode_value

PIECES = (b"a", b" ", b"\t", b"\r\n ", b"\n\t", b"\r\n", b"\n", b"\r", b":", b"=?utf-8?q?=C3=A4?=", b"=?", b"?=")
VALUES = st.lists(st.sampled_from(PIECES)).map(b"".join)


@given(VALUES)
def test_a_value_is_unfolded_as_if_it_always_had_folds(value: bytes) -> None:
    plain = re.sub(rb"\r?\n(?=[ \t])", b"", value).strip(b" \t\r\n")
    assert HeaderField(b"x", b"X:" + value).undecoded == plain


@given(VALUES)
def test_a_value_is_decoded_as_if_it_always_had_encoded_words(value: bytes) -> None:
    # A word at the end makes the plain path see it all, and adds a letter of its own.
    assert decode_value(value + b" | =?utf-8?q?x?=") == decode_value(value) + b" | x"


@pytest.mark.parametrize("name", ["Subject", "SUBJECT", "missing", "", "caf\u00e9"])
def test_the_first_header_of_a_name_is_the_first_of_all(name: str) -> None:
    source = b"subject: one\r\nTo: b\r\nSubject: =?utf-8?q?tw=C3=B6?=\r\n\r\n"
    block, _ = parse_header(source)
    message = EcMessage(source=source)
    every = message.header_all(name)
    assert message.header(name) == (every[0] if every else None)
    assert block.first(name) == (every[0].encode() if every else b"")
