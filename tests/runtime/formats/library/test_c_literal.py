"""Literals of C are read as the compiler reads them; everything else stays unread."""

from __future__ import annotations

import pytest

from ecruntime.formats.library.c_literal import Unread, read_bits, read_text

TEXTS = {
    '"plain"': "plain",
    '"two " "parts"': "two parts",
    r'"\"quoted\" \\ \t \x41 \101 \0"': '"quoted" \\ \t A A \0',
    'u8"narrow"': "narrow",
    '(const char *)"cast"': "cast",
    '""': "",
    "NULL": None,
    "((void *)0)": None,
    "0": None,
    "nullptr": None,
    "kelp_path": Unread.EXPRESSION,
    '"a" kelp': Unread.EXPRESSION,
    '"open': Unread.EXPRESSION,
    "": Unread.EXPRESSION,
}
BITS = {
    "0": 0,
    "2u": 2,
    "0x3": 3,
    "010": 8,
    "1u | 2u": 3,
    "(1 << 1) | (1)": 3,
    "kelp_flags": Unread.EXPRESSION,
    "1 << 99": Unread.EXPRESSION,
    "1 + 1": Unread.EXPRESSION,
    "": Unread.EXPRESSION,
    "9" * 300: Unread.EXPRESSION,
}


@pytest.mark.parametrize(("expression", "text"), TEXTS.items())
def test_a_text_is_read(expression: str, text: str | Unread | None) -> None:
    assert read_text(expression) == text


@pytest.mark.parametrize(("expression", "number"), BITS.items())
def test_flags_are_read(expression: str, number: int | Unread) -> None:
    assert read_bits(expression) == number
