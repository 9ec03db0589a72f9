"""JSON texts with the places of their values: what a report says is refused where it says it."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined] # documented by its use in `JSONDecoder` alone
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECODER: Final = json.JSONDecoder()
_BLANKS: Final = re.compile(r"[ \t\n\r]*")


class NoNumber(Exception):
    """A number that is none in JSON, such as NaN, or that no float can be; the text is as written."""


@dataclass(frozen=True, slots=True)
class PlacedJson:
    """A text that is valid JSON, and a value in it: what it is, and the offset at which it begins."""

    file: str
    text: str
    offset: int
    value: Any  # JSON has no narrower type
    lines: tuple[int, ...]
    """The offset at which each line begins; found once, since a report may have very many values."""

    @property
    def place(self) -> Place:
        """The place of the value."""
        number = bisect_right(self.lines, self.offset)
        return Place(self.file, number, self.offset - self.lines[number - 1] + 1)

    def members(self) -> Iterator[tuple[str, PlacedJson]]:
        """Yield the members of an object, repeated ones too, each with its key."""
        assert isinstance(self.value, dict)
        offset = self._skip(self.offset + 1)
        while self.text[offset] != "}":
            key, offset = scanstring(self.text, offset + 1)
            member = self._at(self._skip(self._skip(offset) + 1))
            yield key, member[0]
            offset = self._next(member[1])

    def elements(self) -> Iterator[PlacedJson]:
        """Yield the elements of an array."""
        assert isinstance(self.value, list)
        offset = self._skip(self.offset + 1)
        while self.text[offset] != "]":
            element, end = self._at(offset)
            yield element
            offset = self._next(end)

    def _at(self, offset: int) -> tuple[PlacedJson, int]:
        value, end = _DECODER.raw_decode(self.text, offset)
        return PlacedJson(self.file, self.text, offset, value, self.lines), end

    def _next(self, offset: int) -> int:
        """Return the offset of the next key or element, or of the bracket that closes."""
        offset = self._skip(offset)
        return self._skip(offset + 1) if self.text[offset] == "," else offset

    def _skip(self, offset: int) -> int:
        found = _BLANKS.match(self.text, offset)
        assert found is not None, "it matches nothing, too"
        return found.end()


def parse_json(text: str, file: str) -> PlacedJson:
    """Return the whole text as a value.

    Raise `json.JSONDecodeError`, `RecursionError` for one too deep, and `NoNumber` for a number that is none in JSON.
    """
    value = json.loads(text, parse_float=_float, parse_constant=_constant)
    lines = (0, *(found.end() for found in re.finditer("\n", text)))
    return PlacedJson(file, text, len(text) - len(text.lstrip(" \t\n\r")), value, lines)


def _float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _constant(text)


def _constant(text: str) -> float:
    raise NoNumber(text)
