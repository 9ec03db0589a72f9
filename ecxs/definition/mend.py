"""Edits of module.toml that carry out a certain remedy, from the path of the value at fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Edit, Place

if TYPE_CHECKING:
    from ecxs.definition.locate import KeyPath, Places


class MendKind(Enum):
    """The form of a remedy."""

    REPLACE = "replace"
    """A part of the value is replaced, or all of it if no part is named."""
    DROP = "drop"
    """An element of an array is taken out, with one comma."""
    DOUBLE = "double"
    """The header `[name]` becomes `[[name]]`."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A certain remedy: for `REPLACE`, what stands in the value and what is meant."""

    kind: MendKind = MendKind.REPLACE
    old: str = ""
    new: str = ""


DOUBLED = Mend(MendKind.DOUBLE)
DROPPED = Mend(MendKind.DROP)


def edits_of(mend: Mend, path: KeyPath, text: str, places: Places, file: str) -> tuple[Edit, ...]:
    """Return the edits of a remedy; none where the text is written in a way that leaves a doubt."""
    if mend.kind is MendKind.DOUBLE:
        return _doubled(path, text, places, file)
    if path not in places.values:
        return ()
    start, end = places.values[path], places.ends[path]
    if mend.kind is MendKind.DROP:
        return _dropped(path, text, places, file)
    raw = text[start:end].rstrip()
    at = 0 if not mend.old else raw.find(mend.old) if raw.count(mend.old) == 1 else -1
    if at < 0:
        return ()
    return (Edit(Place(file, *places.position(start + at)), len(mend.old or raw), mend.new),)


def _doubled(path: KeyPath, text: str, places: Places, file: str) -> tuple[Edit, ...]:
    start = places.keys.get(path, 0)
    header = re.match(r"\[[^\[\]\n]*\]", text[start:])
    if path in places.values or header is None:
        return ()
    ends = (start, start + header.end() - 1)
    return tuple(Edit(Place(file, *places.position(at)), 0, text[at]) for at in ends)


def _dropped(path: KeyPath, text: str, places: Places, file: str) -> tuple[Edit, ...]:
    *above, index = path
    assert isinstance(index, int)
    start, end = places.values[path], places.ends[path]
    following, former = (*above, index + 1), (*above, index - 1)
    if following in places.values:
        end = places.values[following]
    elif former in places.values:
        start = places.ends[former]
    # Over a line end, or over a comment, more would be lost than the element.
    if "\n" in text[start:end] or "#" in text[start:end]:
        return ()
    return (Edit(Place(file, *places.position(start)), end - start),)
