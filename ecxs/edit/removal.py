"""Removal of a table or a called hook from module.toml; comments, order and spacing of everything else stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.foundation.errors import UsageError
from ecxs.definition.locate import locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.definition.locate import KeyPath, Places

_MARK = "\ufeff"
_COMMENT = re.compile(r"[ \t]*#")
_CALLS: KeyPath = ("module", "calls")
_COMMA = re.compile(r"[ \t]*,[ \t]?")
_REST = re.compile(r"[ \t]*,?[ \t]*(#[^\n]*)?\r?(\n|$)")


def without_declared(text: str, kind: str, index: int, file: str) -> str:
    """Return the declaration without the table number `index` of a kind, in whichever style it is written.

    Comments that stand directly above the table, inside of it or directly below it go with it; those that a blank line
    sets apart stay, and so do those directly above the next table. Raise `UsageError` where it cannot be taken out.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    code = text[len(mark) :]
    before = tomli.loads(code)
    rest = [table for place, table in enumerate(before[kind]) if place != index]
    expected = {**before, kind: rest}
    # The scanner keeps positions for findings alone, so that each candidate is proved by parsing the result.
    for changed in _candidates(code, kind, index, len(before[kind])):
        if _holds(changed, expected, kind):
            return f"{mark}{changed}"
    raise UsageError(
        f"item {index + 1} of '{kind}' in '{file}' cannot be taken out alone",
        hint=f"write each of its items as [[{kind}]], then run the command again",
    )


def without_called(text: str, index: int, file: str) -> str:
    """Return the declaration without the hook number `index` in `calls` of its `[module]`, and without an empty list.

    Comments go and stay as those of a table do. Raise `UsageError` where the hook cannot be taken out.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    code = text[len(mark) :]
    before = tomli.loads(code)
    calls = before["module"]["calls"]
    rest = [hook for place, hook in enumerate(calls) if place != index]
    expected = {**before["module"], "calls": rest}
    for changed in _without_element(code, locate(code), _CALLS, index, len(calls)):
        found = _parsed(changed)
        # The last hook takes the key with it.
        if found is not None and {**found, "module": {"calls": [], **found["module"]}} == {
            **before,
            "module": expected,
        }:
            return f"{mark}{changed}"
    raise UsageError(
        f"item {index + 1} of 'calls' in '{file}' cannot be taken out alone",
        hint="take it out of 'calls' of its [module] yourself, then run 'ecxs generate'",
    )


def _holds(text: str, expected: dict[str, Any], kind: str) -> bool:
    found = _parsed(text)
    # The last table of a kind takes the key with it.
    return found is not None and {kind: [], **found} == expected


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def _candidates(text: str, kind: str, index: int, count: int) -> Iterator[str]:
    places = locate(text)
    if (kind, index) in places.values:
        yield from _without_element(text, places, (kind,), index, count)
    else:
        yield _without_tables(text, places, kind, index)


def _without_tables(text: str, places: Places, kind: str, index: int) -> str:
    """Take out `[[kind]]` with the tables below it, wherever they stand."""
    headers = {offset: path for path, offset in places.keys.items() if text.startswith("[", offset)}
    starts = sorted(_line_of(places, offset) for offset in headers)
    own = [_line_of(places, offset) for offset, path in headers.items() if path[:2] == (kind, index)]
    lines = text.split("\n")
    # From the end, so that the numbers of earlier lines stay valid.
    spans: list[tuple[int, int]] = []
    for start in sorted(own):
        later = bisect_right(starts, start)
        end = starts[later] if later < len(starts) else len(lines) - (not lines[-1])
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    for start, end in reversed(spans):
        text = _without_span(text, *_with_comments(lines, start, end))
    return text


def _line_of(places: Places, offset: int) -> int:
    return bisect_right(places.line_starts, offset) - 1


def _with_comments(lines: list[str], start: int, end: int) -> tuple[int, int]:
    """Return the lines of a table with the comments that are its own, without the blank lines around it."""
    last = end
    while last > start and _is_quiet(lines[last - 1]):
        last -= 1
    below = last
    while below < end and _COMMENT.match(lines[below]):
        below += 1
    # Comments that reach down to the next header are that header's.
    if below < end or end >= len(lines) - (not lines[-1]):
        last = below
    while start and _COMMENT.match(lines[start - 1]):
        start -= 1
    return start, last


def _is_quiet(line: str) -> bool:
    return not line.strip() or bool(_COMMENT.match(line))


def _without_span(text: str, start: int, end: int) -> str:
    """Take out lines, with the blank lines that only set them apart."""
    lines = text.split("\n")
    first = start
    while first and not lines[first - 1].strip():
        first -= 1
    is_followed_by_blank = end >= len(lines) or not lines[end].strip()
    # One blank line is what `with_declared` puts above a table that others follow closely.
    first = first if is_followed_by_blank else max(first, start - 1)
    if not first and is_followed_by_blank:
        while end < len(lines) - 1 and not lines[end].strip():
            end += 1
    return _without_text_lines(text, first, end)


def _without_text_lines(text: str, first: int, end: int) -> str:
    # Not by `splitlines`, which ends lines at characters that TOML allows in a string.
    lines = text.split("\n")
    kept = lines[:first] + lines[end:]
    is_open = bool(lines[-1]) and end >= len(lines)
    return "\n".join(kept).removesuffix("\r") if is_open else "\n".join(kept)


def _without_element(text: str, places: Places, array: KeyPath, index: int, count: int) -> Iterator[str]:
    """Take an element out of `array = [...]`, and all of it with the last one."""
    path = (*array, index)
    start, end = places.values[path], places.ends[path]
    if count == 1:
        start, end = places.keys[array], places.ends[array]
    line = _line_of(places, start)
    rest = _REST.match(text, end)
    # A table that has its lines for itself goes with them, any other with the comma beside it.
    if rest is not None and not text[places.line_starts[line] : start].strip():
        lines = text.split("\n")
        first = line
        while first and _COMMENT.match(lines[first - 1]):
            first -= 1
        last = _line_of(places, end) + 1
        yield _without_span(text, first, last) if count == 1 else _without_text_lines(text, first, last)
    if index + 1 < count:
        following = places.values[*array, index + 1]
        # One blank is what `with_called` puts behind the comma, so that others were there before.
        between = _COMMA.match(text, end)
        is_close = between is not None and not text[between.end() : following].strip(" \t")
        yield text[:start] + text[between.end() if between is not None and is_close else following :]
    elif count > 1:
        yield text[: places.ends[*array, index - 1]] + text[end:]
    else:
        # In a table that stands in one line, the list is emptied instead.
        yield f"{text[: places.values[array]]}[]{text[end:]}"
