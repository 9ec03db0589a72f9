"""Insertion of a table or a called hook into module.toml; comments, order and spacing of everything else stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tomli
import tomlkit

from ecruntime.foundation.errors import UsageError
from ecxs.edit.lines import with_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ORDER = ("module", "option", "provider", "hook", "server_hook", "memtype", "command", "listener")
_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_-]+)[ \t]*\]\]?[ \t]*(#.*)?$")
_CALLS = re.compile(r"\bcalls[ \t]*=[ \t]*\[(?=(\r?\n)?([ \t]*))")
_QUIET = re.compile(r"[ \t]*(#.*)?$")


def with_declared(text: str, kind: str, values: Mapping[str, object], file: str) -> str:
    """Return the declaration with one more `[[kind]]`, below the last of its kind or of a kind before it.

    Raise `UsageError` where the kind is written as an inline array, which no table can extend.
    """
    before = tomli.loads(text.removeprefix("\ufeff"))
    expected = {**before, kind: [*before.get(kind, []), dict(values)]}
    lines = _rendered(kind, values)
    # A line that looks like a header may stand inside a string, so each candidate is proved by parsing the result.
    for index in _places(text, kind):
        changed = with_lines(text, index, ["", *lines] if index else lines)
        if _holds(changed, expected):
            return changed
    raise UsageError(
        f"'{kind}' of '{file}' cannot be followed by a table",
        hint=f"write each of its items as [[{kind}]], then run the command again",
    )


def with_called(text: str, hook: str, file: str) -> str:
    """Return the declaration with one more hook in `calls` of its `[module]`; raise `UsageError` where none fits in."""
    before = tomli.loads(text.removeprefix("\ufeff"))
    module = before.get("module", {})
    calls = module.get("calls")
    expected = {**before, "module": {**module, "calls": [hook, *(calls or [])]}}
    written = tomlkit.item(hook).as_string()
    # The first in the list, since behind the last one there may be a comma or a comment. Proved as above.
    for found in _CALLS.finditer(text) if calls is not None else ():
        newline, indent = found[1] or "", found[2] if found[1] else ""
        inserted = f"{newline}{indent}{written}" + ("," if newline else ", " if calls else "")
        changed = text[: found.end()] + inserted + text[found.end() :]
        if _holds(changed, expected):
            return changed
    for index in _places(text, "module") if calls is None else ():
        changed = with_lines(text, index, [f"calls = [{written}]"])
        if _holds(changed, expected):
            return changed
    raise UsageError(
        f"'calls' of '{file}' cannot be extended", hint=f"write {written} into 'calls' of its [module] yourself"
    )


def _rendered(kind: str, values: Mapping[str, object]) -> list[str]:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _inline(value)
    items = tomlkit.aot()
    items.append(table)
    document = tomlkit.document()
    document[kind] = items
    return tomlkit.dumps(document).rstrip("\n").split("\n")


def _inline(value: Any) -> Any:  # noqa: ANN401 - whatever TOML can hold
    if isinstance(value, dict):
        made = tomlkit.inline_table()
        made.update({key: _inline(item) for key, item in value.items()})
        return made
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        array.extend(_inline(item) for item in value)
        return array
    return value


def _places(text: str, kind: str) -> Iterator[int]:
    """Yield the lines before which the table may be inserted, best first."""
    lines = [line.rstrip("\r\n") for line in text.splitlines(keepends=True)]
    headers = [(index, found[2]) for index, line in enumerate(lines) if (found := _HEADER.match(line))]
    for known in reversed(_ORDER[: _ORDER.index(kind) + 1]):
        for position in reversed([place for place, (_, name) in enumerate(headers) if name == known]):
            end = headers[position + 1][0] if position + 1 < len(headers) else len(lines)
            yield _without_quiet_lines(lines, end)
    yield len(lines)


def _without_quiet_lines(lines: list[str], end: int) -> int:
    # Comments and blank lines above the next header belong to that header.
    first = end
    while first and _QUIET.match(lines[first - 1]):
        first -= 1
    below = first
    while first and below < end and lines[below].strip():
        below += 1
    # But for comments that touch only the table above.
    return below if below < end or end == len(lines) else first


def _holds(text: str, expected: Mapping[str, object]) -> bool:
    try:
        return tomli.loads(text.removeprefix("\ufeff")) == expected
    except tomli.TOMLDecodeError:
        return False
