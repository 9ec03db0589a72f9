"""Round trip of a Python file from text to tree and back to the same bytes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from ecruntime.foundation.errors import BuildFailed
from ecxs.edit.lines import with_lost_lines
from ecxs.languages.python.source_limits import SourceError, SourceLimitError, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "\ufeff"


def parse_source(text: str, file: str) -> cst.Module:
    """Parse a file, or raise `BuildFailed` with the place of the syntax error."""
    code = _parts(text)[1]
    try:
        check_syntax(code.encode("utf-8", "surrogateescape"))
    except SourceLimitError as error:
        message = f"{file}:{error.line or 1}:{error.column or 1}: the file {error.message}"
        raise BuildFailed(message, hint="simplify that place and run the command again") from error
    except SourceError:
        pass  # LibCST refuses it, too, and may know a place that Python does not tell
    try:
        return cst.parse_module(code)
    except cst.ParserSyntaxError as error:
        hint = "mend the syntax and run the command again"
        raise BuildFailed(f"{file}:{_fault(code, error)}", hint=hint) from error


def _fault(code: str, error: cst.ParserSyntaxError) -> str:
    """Return place and reason of a syntax error, in Python's better words if Python finds it too."""
    try:
        ast.parse(code)
    except SyntaxError as found:
        return f"{found.lineno or 1}:{found.offset or 1}: {found.msg}"
    # For null bytes, some versions of Python name no place.
    except ValueError:
        pass
    return f"{error.editor_line}:{error.editor_column}: {error.message}"


def source_text(tree: cst.Module, before: str) -> str:
    """Return the text of a changed tree; every unchanged line keeps its bytes."""
    mark, code, tail = _parts(before)
    # LibCST may lose a blank line before a line of spaces, even where nothing is changed.
    unchanged = cst.parse_module(code).code
    edited = tree.code if unchanged == code else with_lost_lines(code, unchanged, tree.code)
    return f"{mark}{edited}{tail}"


def _parts(text: str) -> tuple[str, str, str]:
    """Split a text into byte order mark, code and final blank lines, some of which LibCST would lose."""
    mark = _MARK if text.startswith(_MARK) else ""
    # Without a line end behind the code, the code reaches to the end of the text.
    end = text.find("\n", len(text.rstrip())) + 1 or len(text)
    return mark, text[len(mark) : end], text[end:]


def statements_of(body: cst.BaseSuite | cst.Module) -> Iterator[cst.BaseStatement | cst.BaseSmallStatement]:
    """Yield the statements of a block and of each `if`, `try` and `with` in it, not of functions or classes."""
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
