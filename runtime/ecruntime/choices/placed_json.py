"""JSON texts with the places of their values: what a report says is refused where it says it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined] # documented by its use in `JSONDecoder` alone
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANKS: Final = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class PlacedJson:
    """A text that is valid JSON, and a value in it: what it is, and the offset at which it begins."""

    file: str
    text: str
    offset: int
    value: Any  # JSON has no narrower type

    @property
    def place(self) -> Place:
        """The place of the value."""
        before = self.text[: self.offset]
        return Place(self.file, before.count("\n") + 1, self.offset - (before.rfind("\n") + 1) + 1)

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
        value, end = json.JSONDecoder().raw_decode(self.text, offset)
        return PlacedJson(self.file, self.text, offset, value), end

    def _next(self, offset: int) -> int:
        """Return the offset of the next key or element, or of the bracket that closes."""
        offset = self._skip(offset)
        return self._skip(offset + 1) if self.text[offset] == "," else offset

    def _skip(self, offset: int) -> int:
        found = _BLANKS.match(self.text, offset)
        assert found is not None, "it matches nothing, too"
        return found.end()


def parse_json(text: str, file: str) -> PlacedJson:
    """Return the whole text as a value; raise `json.JSONDecodeError`, or `RecursionError` for one too deep."""
    value = json.loads(text)
    return PlacedJson(file, text, len(text) - len(text.lstrip(" \t\n\r")), value)
