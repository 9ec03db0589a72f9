"""The imports of a Python file, and additions to them."""

from __future__ import annotations

import sys
from itertools import takewhile
from typing import TYPE_CHECKING

import libcst as cst

from ecxs.languages.python.edit.syntax_tree import statements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STAR = "*"
"""The name under which a star import is listed."""
_WIDTH = 120


def dotted_name(node: cst.BaseExpression | None) -> str:
    """Return `a.b.c` for a name or an attribute, and an empty string for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return f"{dotted_name(node.value)}.{node.attr.value}"
    return ""


def imported_names(tree: cst.Module) -> Mapping[str, str]:
    """Return the full name behind each imported one: `Timeval` or its alias gives `ecruntime.api.Timeval`."""
    found: dict[str, str] = {}
    for statement in statements_of(tree):
        if isinstance(statement, cst.Import):
            for alias in statement.names:
                full = dotted_name(alias.name)
                # `import a.b` binds `a`.
                found[_bound(alias) or full.split(".")[0]] = full
        elif isinstance(statement, cst.ImportFrom):
            module = "." * len(statement.relative) + dotted_name(statement.module)
            if isinstance(statement.names, cst.ImportStar):
                found[STAR] = module
                continue
            for alias in statement.names:
                name = dotted_name(alias.name)
                found[_bound(alias) or name] = f"{module}{'' if module.endswith('.') else '.'}{name}"
    return found


def defined_names(tree: cst.Module) -> frozenset[str]:
    """Return the names that the file defines itself: its classes, functions and variables."""
    found: set[str] = set()
    for statement in statements_of(tree):
        if isinstance(statement, cst.ClassDef | cst.FunctionDef):
            found.add(statement.name.value)
        elif isinstance(statement, cst.Assign):
            found |= {dotted_name(target.target) for target in statement.targets}
        elif isinstance(statement, cst.AnnAssign):
            found.add(dotted_name(statement.target))
    return frozenset(found)


def missing_names(tree: cst.Module, module: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that the file does not import from the module yet."""
    has = imported_names(tree)
    if has.get(STAR) == module:
        return ()
    return tuple(sorted({name for name in names if has.get(name) != f"{module}.{name}"}, key=_order))


def is_taken(tree: cst.Module, module: str, name: str) -> bool:
    """Tell whether the file means something else by this name."""
    has = imported_names(tree).get(name, f"{module}.{name}")
    return name in defined_names(tree) or has != f"{module}.{name}"


def with_imports(tree: cst.Module, module: str, names: Sequence[str]) -> cst.Module:
    """Add names to the import of a module; a new line comes after the last import at the head of the file.

    A name may be written `Event as ApiEvent`.
    """
    if not names:
        return tree
    # At top level only: an import inside of a guard binds nothing at run time.
    for line in tree.body:
        if isinstance(line, cst.SimpleStatementLine) and _imports_from(line, module):
            return tree.with_deep_changes(line, body=[_extended(line, names), *line.body[1:]])
    return with_line(tree, f"from {module} import {', '.join(names)}")


def with_line(tree: cst.Module, code: str) -> cst.Module:
    """Add an import line at the head of the file, in the group and order that formatters expect."""
    line = cst.parse_statement(code)
    assert isinstance(line, cst.SimpleStatementLine)
    body = list(tree.body)
    index, is_with_group = _import_place(body, line)
    if index and not is_with_group:
        # A new group is set apart by a blank line.
        line = line.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    elif index < len(body) and is_with_group and _is_import(body[index]) and _group(body[index]) == _group(line):
        line, body[index] = _first_of_group(line, body[index])
    body.insert(index, line)
    return tree.with_changes(body=body)


def _first_of_group(
    line: cst.SimpleStatementLine, follower: cst.SimpleStatementLine | cst.BaseCompoundStatement
) -> tuple[cst.SimpleStatementLine, cst.SimpleStatementLine]:
    """Move the blank lines above a group to its new first line; a comment stays with its own line."""
    assert isinstance(follower, cst.SimpleStatementLine)
    blanks = list(takewhile(lambda item: item.comment is None, follower.leading_lines))
    rest = follower.leading_lines[len(blanks) :]
    return line.with_changes(leading_lines=blanks), follower.with_changes(leading_lines=rest)


def _import_place(body: Sequence[cst.BaseStatement], line: cst.SimpleStatementLine) -> tuple[int, bool]:
    index, is_with_group = 0, False
    for position, statement in enumerate(body):
        if _is_import(statement):
            if _sort_key(statement) > _sort_key(line):
                return (index, True) if is_with_group else (position, _group(statement) == _group(line))
            index, is_with_group = position + 1, _group(statement) == _group(line)
        elif position == 0 and _is_docstring(statement):
            index = 1
        # Imports below other code are not searched: their place may matter. A `TYPE_CHECKING` guard is passed over.
        elif not _is_guard(statement):
            break
    return index, is_with_group


def _group(statement: cst.CSTNode) -> int:
    module = _module_of(statement)
    first = module.split(".")[0]
    if module.startswith("."):
        return 3
    # The groups of isort: future, standard library, third parties, relative.
    return 0 if first == "__future__" else 1 if first in sys.stdlib_module_names else 2


def _sort_key(statement: cst.CSTNode) -> tuple[int, bool, str]:
    is_from = isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.ImportFrom)
    return _group(statement), is_from, _module_of(statement)


def _module_of(statement: cst.CSTNode) -> str:
    assert isinstance(statement, cst.SimpleStatementLine)
    first = statement.body[0]
    if isinstance(first, cst.ImportFrom):
        return "." * len(first.relative) + dotted_name(first.module)
    return dotted_name(first.names[0].name) if isinstance(first, cst.Import) else ""


def _is_docstring(statement: cst.CSTNode) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    first = statement.body[0]
    return isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString | cst.ConcatenatedString)


def _is_import(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(item, cst.Import | cst.ImportFrom) for item in statement.body
    )


def _is_guard(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.If) and dotted_name(statement.test).endswith("TYPE_CHECKING")


def _imports_from(line: cst.SimpleStatementLine, module: str) -> bool:
    first = line.body[0]
    return (
        # A star import has no list of names to extend.
        isinstance(first, cst.ImportFrom) and _module_of(line) == module and not isinstance(first.names, cst.ImportStar)
    )


def _extended(line: cst.SimpleStatementLine, names: Sequence[str]) -> cst.ImportFrom:
    statement = line.body[0]
    assert isinstance(statement, cst.ImportFrom)
    assert not isinstance(statement.names, cst.ImportStar)
    aliases = list(statement.names)
    for name in names:
        aliases = _inserted(aliases, name, _plain_comma(statement))
    made = statement.with_changes(names=aliases)
    # A long line gets parentheses; inside of parentheses the layout is the author's.
    if statement.lpar is None and len(cst.Module([]).code_for_node(made)) > _WIDTH:
        return _wrapped(made, aliases)
    return made


def _inserted(aliases: list[cst.ImportAlias], name: str, comma: cst.Comma) -> list[cst.ImportAlias]:
    later = [index for index, alias in enumerate(aliases) if _order(dotted_name(alias.name)) > _order(name)]
    last = aliases[-1]
    ends_with_comment = isinstance(last.comma, cst.Comma) and _has_comment(last.comma)
    # The comment behind the last name hangs on its comma, so the new name goes in front.
    if later or ends_with_comment:
        index = later[0] if later else len(aliases) - 1
        return [*aliases[:index], _alias(name, comma), *aliases[index:]]
    # The author's trailing comma, or its absence, stays at the end.
    return [*aliases[:-1], last.with_changes(comma=comma), _alias(name, last.comma)]


def _plain_comma(statement: cst.ImportFrom) -> cst.Comma:
    """Return a comma that separates names as the author does: by a line end or by a blank."""
    space = statement.lpar.whitespace_after if statement.lpar is not None else None
    if isinstance(space, cst.ParenthesizedWhitespace):
        plain = space.with_changes(first_line=space.first_line.with_changes(comment=None), empty_lines=[])
        return cst.Comma(whitespace_after=plain)
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _has_comment(comma: cst.Comma) -> bool:
    space = comma.whitespace_after
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return False
    return space.first_line.comment is not None or bool(space.empty_lines)


def _alias(text: str, comma: cst.Comma | cst.MaybeSentinel) -> cst.ImportAlias:
    name, _, alias = text.partition(" as ")
    as_name = cst.AsName(cst.Name(alias)) if alias else None
    return cst.ImportAlias(cst.Name(name), asname=as_name, comma=comma)


def _wrapped(statement: cst.ImportFrom, aliases: list[cst.ImportAlias]) -> cst.ImportFrom:
    def new_line(*, is_last: bool = False) -> cst.ParenthesizedWhitespace:
        return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace("" if is_last else "    "))

    lines = [
        alias.with_changes(comma=cst.Comma(whitespace_after=new_line(is_last=alias is aliases[-1])))
        for alias in aliases
    ]
    return statement.with_changes(names=lines, lpar=cst.LeftParen(whitespace_after=new_line()), rpar=cst.RightParen())


def _bound(alias: cst.ImportAlias) -> str:
    return dotted_name(alias.asname.name) if alias.asname and isinstance(alias.asname.name, cst.Name) else ""


def _order(name: str) -> tuple[int, str]:
    # Constants, classes, then the rest, as formatters sort names.
    plain = name.partition(" as ")[0]
    if plain.isupper() and len(plain) > 1:
        return 0, plain.lower()
    return (1 if plain[:1].isupper() else 2), plain.lower()
