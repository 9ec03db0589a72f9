"""The runtime's source as syntax trees, with names followed through imports. For the scripts beside this one.

Nothing is imported or executed, so that the pages are the same with every version of Python.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from page_folder import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign | ast.Module


@dataclass(frozen=True, slots=True)
class Found:
    """A definition, the module that it stands in, and its name there."""

    module: str
    name: str
    node: Definition
    doc: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a class, and the class that defines it."""

    owner: Found
    name: str
    node: ast.FunctionDef | ast.Assign | ast.AnnAssign
    doc: str
    annotation: ast.expr | None = None
    """The annotation of the parameter that `__init__` stores as this attribute."""


@cache
def tree(module: str) -> ast.Module | None:
    """Return the syntax tree of a module of the runtime; None for any other."""
    place = ROOT / "runtime" / module.replace(".", "/")
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return ast.parse(path.read_text(encoding="utf-8"))
    return None


@cache
def find(module: str, name: str) -> Found | None:
    """Return the definition of a name of a module, wherever it was imported from."""
    parsed = tree(module)
    if parsed is None:
        return None
    for statement, doc in statements(parsed.body):
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    return find(statement.module, alias.name) or _module(f"{statement.module}.{alias.name}")
        elif name in defined_names(statement):
            assert isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign)
            return Found(module, name, statement, doc)
    return None


def _module(name: str) -> Found | None:
    parsed = tree(name)
    return None if parsed is None else Found(name, name, parsed, ast.get_docstring(parsed) or "")


def statements(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Return statements with their docstrings: in the definition, or the string that follows an assignment."""
    for number, statement in enumerate(body):
        if isinstance(statement, ast.If):
            yield from statements(statement.body)
        elif isinstance(statement, ast.ClassDef | ast.FunctionDef):
            yield statement, ast.get_docstring(statement) or ""
        else:
            yield statement, _text(body[number + 1]) if number + 1 < len(body) else ""


def _text(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return " ".join(value.split()) if isinstance(value, str) else ""
    return ""


def defined_names(statement: ast.stmt) -> tuple[str, ...]:
    """Return the names that a statement defines."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return (statement.name,)
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return tuple(target.id for target in targets if isinstance(target, ast.Name))


def bases(found: Found) -> Iterator[Found]:
    """Return a class of the runtime and those it is derived from, in the order in which members are looked up."""
    yield found
    assert isinstance(found.node, ast.ClassDef)
    for base in found.node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        parent = find(found.module, plain.id) if isinstance(plain, ast.Name) else None
        if parent is not None and isinstance(parent.node, ast.ClassDef):
            yield from bases(parent)


def own_members(found: Found) -> Iterator[Member]:
    """Return what a class defines itself: methods, attributes, and what its `__init__` assigns."""
    assert isinstance(found.node, ast.ClassDef)
    seen: set[str] = set()
    for statement, doc in statements(found.node.body):
        if isinstance(statement, ast.FunctionDef) and any(
            isinstance(one, ast.Name) and one.id == "overload" for one in statement.decorator_list
        ):
            continue  # the text stands at the definition that follows
        if isinstance(statement, ast.FunctionDef | ast.Assign | ast.AnnAssign):
            for name in defined_names(statement):
                if name not in seen:
                    seen.add(name)
                    yield Member(found, name, statement, doc)
        if isinstance(statement, ast.FunctionDef) and statement.name in {"__init__", "bind"}:
            for assigned in _assigned(found, statement):
                if assigned.name not in seen:
                    seen.add(assigned.name)
                    yield assigned


def _assigned(found: Found, method: ast.FunctionDef) -> Iterator[Member]:
    given = {item.arg: item.annotation for item in (*method.args.args, *method.args.kwonlyargs)}
    for statement, doc in statements(method.body):
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            annotation = given.get(statement.value.id) if isinstance(statement.value, ast.Name) else None
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and getattr(target.value, "id", "") == "self":
                    yield Member(found, target.attr, statement, doc, annotation)


@cache
def member(found: Found, name: str) -> Member | None:
    """Return a member of a class or of those it is derived from."""
    return next((one for kind in bases(found) for one in own_members(kind) if one.name == name), None)


def exported(module: str) -> tuple[str, ...]:
    """Return the names in `__all__` of a module."""
    parsed = tree(module)
    assert parsed is not None
    for statement in parsed.body:
        if "__all__" in defined_names(statement):
            assert isinstance(statement, ast.Assign)
            return tuple(ast.literal_eval(statement.value))
    return ()
