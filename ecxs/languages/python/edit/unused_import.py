"""Removal of imported names that a file uses no more."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "\ufeff"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that a file imports, and from where: nothing for `import name`, and `.generated` with its dot."""

    module: str
    bound: str


def import_variants(text: str, names: tuple[Imported, ...], *, is_joined: bool) -> Iterator[str]:
    """Yield the text without the names, in each layout that an import may have had before they were added.

    `is_joined` asks for one line where an import has several: one that became too long was given parentheses.
    """
    if not names:
        yield text
        return
    for variant in _without_name(text, names[0], is_joined=is_joined):
        yield from import_variants(variant, names[1:], is_joined=is_joined)


def _without_name(text: str, name: Imported, *, is_joined: bool) -> Iterator[str]:
    statement = _statement(text, name)
    lines = _LINE.findall(text)
    if statement is None or not _is_alone(lines, statement):
        yield text
    elif len(statement.names) == 1:
        yield from _without_statement(lines, statement)
    else:
        yield _joined(lines, statement, name) if is_joined else _shortened(lines, statement, name)


def _statement(text: str, name: Imported) -> ast.Import | ast.ImportFrom | None:
    for item in ast.parse(text.removeprefix(_MARK)).body:
        bound = [alias.asname or alias.name for alias in getattr(item, "names", ())]
        if isinstance(item, ast.ImportFrom) and f"{'.' * item.level}{item.module or ''}" == name.module:
            if name.bound in bound:
                return item
        elif isinstance(item, ast.Import) and not name.module and bound == [name.bound]:
            return item
    return None


def _is_alone(lines: list[str], statement: ast.stmt) -> bool:
    first, end = statement.lineno - 1, statement.end_lineno or statement.lineno
    rest = lines[end - 1][statement.end_col_offset :]
    # Python counts columns in bytes, so an import with other letters stays.
    return not statement.col_offset and not rest.strip() and "".join(lines[first:end]).isascii()


def _without_statement(lines: list[str], statement: ast.stmt) -> Iterator[str]:
    first, end = statement.lineno - 1, statement.end_lineno or statement.lineno
    plain = "".join(lines[:first] + lines[end:])
    is_after_blank = first > 0 and not lines[first - 1].strip()
    if not is_after_blank:
        yield plain
        return
    closed = "".join(lines[: first - 1] + lines[end:])
    is_before_blank = end >= len(lines) or not lines[end].strip()
    yield from (closed, plain) if is_before_blank else (plain, closed)


def _shortened(lines: list[str], statement: ast.Import | ast.ImportFrom, name: Imported) -> str:
    names = statement.names
    index = _index(statement, name)
    alias = names[index]
    line = alias.lineno - 1
    if lines[line].strip().rstrip(",") == _written(alias):
        return "".join(lines[:line] + lines[line + 1 :])
    whole = "".join(lines)
    if index + 1 == len(names):
        return whole[: _end(lines, names[index - 1])] + whole[_end(lines, alias) :]
    return whole[: _start(lines, alias)] + whole[_start(lines, names[index + 1]) :]


def _joined(lines: list[str], statement: ast.Import | ast.ImportFrom, name: Imported) -> str:
    first, end = statement.lineno - 1, statement.end_lineno or statement.lineno
    # A comment would be lost.
    if end - first == 1 or "#" in "".join(lines[first:end]):
        return _shortened(lines, statement, name)
    rest = [_written(alias) for alias in statement.names]
    del rest[_index(statement, name)]
    newline = "\r\n" if lines[first].endswith("\r\n") else "\n"
    return "".join([*lines[:first], f"from {name.module} import {', '.join(rest)}{newline}", *lines[end:]])


def _index(statement: ast.Import | ast.ImportFrom, name: Imported) -> int:
    return [alias.asname or alias.name for alias in statement.names].index(name.bound)


def _written(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _start(lines: list[str], alias: ast.alias) -> int:
    return sum(map(len, lines[: alias.lineno - 1])) + alias.col_offset


def _end(lines: list[str], alias: ast.alias) -> int:
    return sum(map(len, lines[: (alias.end_lineno or alias.lineno) - 1])) + (alias.end_col_offset or 0)
