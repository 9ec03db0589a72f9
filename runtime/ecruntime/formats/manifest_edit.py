"""Edits of the lines of a manifest, where the remedy of a fault is certain."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ecruntime.formats.manifest_line import LineKind, split_lines
from ecruntime.foundation.finding import Edit, Place
from ecruntime.foundation.identifiers import is_identifier

if TYPE_CHECKING:
    from ecruntime.formats.manifest_line import ManifestLine

_QUOTES = "\"'`"


def without_item(file: str, line: ManifestLine, column: int) -> tuple[Edit, ...]:
    """Take the item at a column out of its line, or the line if nothing else is on it."""
    # By halves: a line may have ten thousand items, and each of them may be told.
    index = bisect_left(line.items, column, key=lambda item: item.column)
    item = line.items[index]
    if len(line.items) == 1:
        # A remark behind the value would be lost with its line.
        return () if line.remark_column else (Edit(Place(file, line.number, 1), len(line.text), takes_line=True),)
    if index + 1 < len(line.items):
        return (Edit(Place(file, line.number, column), line.items[index + 1].column - column),)
    former = line.items[index - 1]
    start = former.column + len(former.text)
    return (Edit(Place(file, line.number, start), column + len(item.text) - start),)


def closed_header(file: str, line: ManifestLine) -> tuple[Edit, ...]:
    """Close a header whose line holds nothing else, or give what follows a header a line of its own."""
    place = line.word_column + len(line.word)
    if "]" not in line.word:
        is_name = is_identifier(line.word[1:])
        return (Edit(Place(file, line.number, place), 0, "]"),) if is_name else ()
    header, _, rest = line.word.partition("]")
    follower = split_lines(rest.strip())
    if not is_identifier(header[1:]) or not follower or follower[0].kind not in {LineKind.PAIR, LineKind.COMMENT}:
        return ()
    start = Place(file, line.number, line.word_column + len(header) + 1)
    return (Edit(start, len(rest) - len(rest.lstrip()), line.end or "\n"),)


def without_quotes(file: str, line: ManifestLine) -> tuple[Edit, ...]:
    """Take two quotes away that stand around a whole name."""
    found = [place for place, character in enumerate(line.text) if character in _QUOTES]
    if len(found) != 2 or line.text[found[0]] != line.text[found[1]] or line.remark_column:
        return ()
    before, behind = line.text[: found[0]].rstrip(), line.text[found[1] + 1 :].lstrip()
    is_whole = before.endswith(("=", ",", "[")) and (not behind or behind.startswith((",", "]")))
    return tuple(Edit(Place(file, line.number, place + 1), 1) for place in found) if is_whole else ()


def moved_remark(file: str, line: ManifestLine) -> tuple[Edit, ...]:
    """Give a remark behind a value the line above it."""
    start = line.remark_column - 1
    remark = line.text[start:].strip()
    kept = len(line.text[:start].rstrip())
    above = Edit(Place(file, line.number, 1), 0, f"{remark}{line.end or chr(10)}")
    return (above, Edit(Place(file, line.number, kept + 1), len(line.text) - kept))


def one_item_each(file: str, line: ManifestLine, limit: int) -> tuple[Edit, ...]:
    """Write a line of several items as lines of one, if each is short enough."""
    if len(line.items) < 2 or line.remark_column:
        return ()
    beginning = line.text[: line.items[0].column - 1]
    lines = [f"{beginning}{item.text}" for item in line.items]
    if max(map(len, lines)) > limit:
        return ()
    return (Edit(Place(file, line.number, 1), len(line.text), (line.end or "\n").join(lines)),)
