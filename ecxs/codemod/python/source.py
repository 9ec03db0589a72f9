"""Reads a Python file into a tree from which the same bytes can be written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ecruntime.spec.errors import BuildFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "\ufeff"


def parse_source(text: str, file: str) -> cst.Module:
    """Parse a file, or raise `BuildFailed` with the place of the syntax error."""
    try:
        return cst.parse_module(text.removeprefix(_MARK))
    except cst.ParserSyntaxError as error:
        place = f"{file}:{error.editor_line}:{error.editor_column}"
        raise BuildFailed(f"{place}: {error.message}", hint="mend the syntax and run the command again") from error


def source_text(tree: cst.Module, before: str) -> str:
    """Return the text of a changed tree; a byte order mark stays."""
    return (_MARK if before.startswith(_MARK) else "") + tree.code


def statements_of(body: cst.BaseSuite | cst.Module) -> Iterator[cst.BaseStatement | cst.BaseSmallStatement]:
    """Yield the statements of a block and of the `if`, `try` and `with` blocks in it, not those of functions or classes."""
    for statement in body.body:
        yield statement
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body
        yield from _inner(statement)


def _inner(statement: cst.CSTNode) -> Iterator[cst.BaseStatement | cst.BaseSmallStatement]:
    if isinstance(statement, cst.If | cst.Try | cst.TryStar | cst.With | cst.Else | cst.Finally | cst.ExceptHandler):
        yield from statements_of(statement.body)
    if isinstance(statement, cst.If | cst.Try | cst.TryStar) and statement.orelse is not None:
        yield from _inner(statement.orelse)
    if isinstance(statement, cst.Try | cst.TryStar):
        for handler in statement.handlers:
            yield from statements_of(handler.body)
        if statement.finalbody is not None:
            yield from statements_of(statement.finalbody.body)
