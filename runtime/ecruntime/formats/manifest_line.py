"""The lines of a manifest, kept as written, with the positions of their parts."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

REQUIRES = "msys.requires"
PROVIDES = "msys.provides"
AUTO = ":auto"
BYTE_ORDER_MARK = "\ufeff"
PROVIDES_AUTO = PROVIDES + AUTO

_BLANKS = " \t"
_ITEM = re.compile(r"[^ \t,]+")
_SEPARATOR = re.compile(r"[ \t,]")
_REMARK = re.compile(r"[ \t][#;]")
_PLAIN_PAIR = re.compile(r"([^ \t\r=#;\[]+) = ([^ \t\r,#;]+)\Z")


class LineKind(Enum):
    """The kinds of manifest lines."""

    BLANK = "blank"
    COMMENT = "comment"
    HEADER = "header"
    PAIR = "pair"
    BROKEN = "broken"


class ManifestItem(NamedTuple):
    """One element of a value; `column` counts from 1."""

    text: str
    column: int


class ManifestLine(NamedTuple):
    """One line: `text` without and `end` with its line end; `word` is the name in a header, or the key of a pair.

    A tuple, since a tree of manifests has very many of them.
    """

    number: int
    text: str
    end: str
    kind: LineKind
    word: str = ""
    word_column: int = 1
    value: str = ""
    value_column: int = 1
    remark_column: int = 0
    """The column of text after the value that looks like a comment; 0 when there is none."""
    items: tuple[ManifestItem, ...] = ()
    """The elements of the value, which commas and blanks separate."""

    @property
    def whole(self) -> str:
        """The line as it stands in the file."""
        return self.text + self.end

    @property
    def key(self) -> str:
        """The key of a pair in lower case, by which keys are compared."""
        return self.word.lower()


def split_lines(text: str) -> tuple[ManifestLine, ...]:
    """Split a manifest into lines; their `whole` texts, joined, are the text again."""
    pieces = text.split("\n")
    ends = ["\n"] * (len(pieces) - 1) + [""]
    if not pieces[-1]:
        pieces.pop()
    lines = [_line(number, piece, end) for number, (piece, end) in enumerate(zip(pieces, ends, strict=False), 1)]
    if text.startswith(BYTE_ORDER_MARK):
        # Kept in the text and seen by nobody else: a header with it is a header, and columns begin after it.
        first = _line(1, pieces[0].removeprefix(BYTE_ORDER_MARK), ends[0])
        lines[0] = first._replace(text=BYTE_ORDER_MARK + first.text)
    return tuple(lines)


def _line(number: int, piece: str, end: str) -> ManifestLine:
    if plain := _PLAIN_PAIR.match(piece):  # nearly every line of a tree, and what `_pair` would make of it
        key, value = plain.groups()
        column = plain.start(2) + 1
        return ManifestLine(number, piece, end, LineKind.PAIR, key, 1, value, column, 0, (ManifestItem(value, column),))
    text = piece.removesuffix("\r")
    end = piece[len(text) :] + end
    content = text.strip(_BLANKS)
    column = len(text) - len(text.lstrip(_BLANKS)) + 1
    if not content:
        return ManifestLine(number, text, end, LineKind.BLANK)
    if content[0] in "#;":
        return ManifestLine(number, text, end, LineKind.COMMENT)
    if content[0] == "[":
        is_whole = content.find("]") == len(content) - 1
        kind = LineKind.HEADER if is_whole else LineKind.BROKEN
        return ManifestLine(number, text, end, kind, word=content[1:-1] if is_whole else content, word_column=column)
    if "=" not in content:
        return ManifestLine(number, text, end, LineKind.BROKEN, word=content, word_column=column)
    return _pair(number, text, end, column)


def _pair(number: int, text: str, end: str, column: int) -> ManifestLine:
    before, _, after = text.partition("=")
    value_column = len(before) + 2 + len(after) - len(after.lstrip(_BLANKS))
    remark = _REMARK.search(after) if "#" in after or ";" in after else None
    value = (after[: remark.start()] if remark else after).strip(_BLANKS)
    return ManifestLine(
        number,
        text,
        end,
        LineKind.PAIR,
        word=before.strip(_BLANKS),
        word_column=column,
        value=value,
        value_column=value_column,
        remark_column=len(before) + 3 + remark.start() if remark else 0,
        items=_items(value, value_column),
    )


def _items(value: str, column: int) -> tuple[ManifestItem, ...]:
    if value and _SEPARATOR.search(value) is None:  # nearly every line has one element
        return (ManifestItem(value, column),)
    return tuple(ManifestItem(found.group(), column + found.start()) for found in _ITEM.finditer(value))
