from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.command_line import UnclosedQuoteError, split_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        (" \t\r\n", []),
        ("pid", ["pid"]),
        ("  module \t list\n", ["module", "list"]),
        ('set "a b" c', ["set", "a b", "c"]),
        ('set ""', ["set", ""]),
        ('a"b c"d', ["ab cd"]),
        (r'"say \"hi\""', ['say "hi"']),
        (r'"a\\"', ["a\\"]),
        (r'"/\d+/"', [r"/\d+/"]),
        ("a\x00b \x1b[2J", ["a\x00b", "\x1b[2J"]),
    ],
)
def test_a_line_is_split_at_blanks_outside_quotes(line: str, words: list[str]) -> None:
    assert [word.text for word in split_words(line)] == words


def test_an_unclosed_quote_is_named_by_its_column() -> None:
    with pytest.raises(UnclosedQuoteError) as caught:
        split_words('set "a" b"c d')
    assert str(caught.value) == "the double quote in column 10 is not closed"
    assert caught.value.hint == 'close it, or write \\" for a quote inside quotes'


def test_a_word_knows_where_it_ends() -> None:
    line = 'a  "b c" d'
    assert [line[: word.end] for word in split_words(line)] == ["a", 'a  "b c"', 'a  "b c" d']


@given(st.lists(st.text(max_size=20)))
def test_quoted_words_come_back_as_they_were(words: list[str]) -> None:
    line = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    assert [word.text for word in split_words(line)] == words


@given(st.text(max_size=100))
def test_any_line_is_split_or_refused(line: str) -> None:
    ends = []
    with suppress(UnclosedQuoteError):
        ends = [word.end for word in split_words(line)]
    assert ends == sorted(ends)
