"""Words of a command line, split at blanks; double quotes keep blanks together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANKS: Final = " \t\r\n\v\f"
_NEEDS_QUOTES: Final = f'{_BLANKS}"'


class UnclosedQuoteError(UsageError):
    """A line with an open double quote at the beginning of a word; `column` counts from 1."""

    def __init__(self, column: int) -> None:
        """Name the column of the quote."""
        message = f"the double quote in column {column} is not closed"
        super().__init__(message, hint='close it, or write \\" for a quote inside quotes')
        self.column = column


@dataclass(frozen=True, slots=True)
class LineWord:
    """A word without its quotes, and the position of its end in the line."""

    text: str
    end: int


def whole_command(line: str) -> str:
    """Return the command that a line holds in one pair of quotes, as in `"config eval x"`, or else the line."""
    words = split_words(line)
    is_one = len(words) == 1 and any(blank in words[0].text for blank in _BLANKS)
    return words[0].text if is_one else line


def join_words(words: Iterable[str]) -> str:
    """Join words into one line; quote those that `split_words` would read differently."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if word and not any(mark in word for mark in _NEEDS_QUOTES):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def split_words(line: str) -> tuple[LineWord, ...]:
    r"""Split `line`; inside quotes `\"` and `\\` stand for the plain characters, other backslashes for themselves."""
    words: list[LineWord] = []
    position = 0
    while True:
        while position < len(line) and line[position] in _BLANKS:
            position += 1
        if position == len(line):
            return tuple(words)
        word = _read_word(line, position)
        words.append(word)
        position = word.end


def _read_word(line: str, start: int) -> LineWord:
    parts: list[str] = []
    position = start
    while position < len(line) and line[position] not in _BLANKS:
        if line[position] == '"':
            text, position = _read_quoted(line, position)
            parts.append(text)
        else:
            parts.append(line[position])
            position += 1
    return LineWord("".join(parts), position)


def _read_quoted(line: str, opening: int) -> tuple[str, int]:
    parts: list[str] = []
    position = opening + 1
    while position < len(line):
        if line[position] == '"':
            return "".join(parts), position + 1
        if line[position] == "\\" and line[position + 1 : position + 2] in ('"', "\\"):
            position += 1
        parts.append(line[position])
        position += 1
    raise UnclosedQuoteError(opening + 1)
