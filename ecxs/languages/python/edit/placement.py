"""Placement of a method in the author's class: with its role, else between the roles before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ecxs.languages.python.edit.syntax_tree import statements_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecxs.languages.author_method import MethodRole


def functions_of(body: cst.BaseSuite) -> Iterator[cst.FunctionDef]:
    """Yield the methods of a class, those inside `if` and the like included."""
    for statement in statements_of(body):
        if isinstance(statement, cst.FunctionDef):
            yield statement


def with_method(
    owner: cst.ClassDef, method: cst.FunctionDef, role: MethodRole, role_of: Callable[[str], MethodRole | None]
) -> cst.ClassDef:
    """Insert a method next to those of its role, with a blank line on each side."""
    block = _block(owner.body)
    body: list[cst.BaseStatement] = list(block.body)
    index = _index(body, role, role_of)
    blank = cst.EmptyLine(indent=False)
    method = method.with_changes(leading_lines=[blank] if index else [])
    if index < len(body):
        follower = body[index]
        lines: Sequence[cst.EmptyLine] = getattr(follower, "leading_lines", ())
        # A comment above the follower stays with the follower, below the blank line.
        if not lines or lines[0].comment is not None:
            body[index] = follower.with_changes(leading_lines=[blank, *lines])
    body.insert(index, method)
    return owner.with_changes(body=block.with_changes(body=body))


def _block(body: cst.BaseSuite) -> cst.IndentedBlock:
    if isinstance(body, cst.IndentedBlock):
        return body
    assert isinstance(body, cst.SimpleStatementSuite)
    line = cst.SimpleStatementLine(body.body, trailing_whitespace=body.trailing_whitespace)
    return cst.IndentedBlock([line])


def _index(body: Sequence[cst.BaseStatement], role: MethodRole, role_of: Callable[[str], MethodRole | None]) -> int:
    places: dict[MethodRole, list[int]] = {}
    for index, statement in enumerate(body):
        for name in _names(statement):
            found = role_of(name)
            if found is not None:
                places.setdefault(found, []).append(index)
    # After the last method of its role or, without one, of the nearest role before it.
    before = [known for known in places if known <= role]
    if before:
        return places[max(before)][-1] + 1
    after = [known for known in places if known > role]
    return places[min(after)][0] if after else len(body)


def _names(statement: cst.BaseStatement) -> Iterator[str]:
    if isinstance(statement, cst.FunctionDef):
        yield statement.name.value
    # Methods inside of `if` and the like have the place of the statement around them.
    elif not isinstance(statement, cst.ClassDef | cst.SimpleStatementLine):
        yield from (inner.name.value for inner in functions_of(cst.IndentedBlock([statement])))
