"""The rules of the host that a function of the runtime may report: those that it names, or that what it calls names.

Calls are followed by declared types. What is passed as a value, such as a callback, is not followed.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from types import MappingProxyType

from source_index import Definition, Found, Member, find, member, own_members

_RULE = re.compile(r"RT\d{3}\Z")
_IMPLEMENTED = MappingProxyType(
    {
        "ModuleHost": ("ecruntime.generation.instance", "InstanceHost"),
        "OptionSource": ("ecruntime.generation.instance", "InstanceHost"),
        "HeldGeneration": ("ecruntime.generation.generation", "GenerationReference"),
        "GenerationView": ("ecruntime.generation.generation", "Generation"),
        "HeldValue": ("ecruntime.generation.generation", "Hold"),
        "HasHooks": ("ecruntime.generation.generation", "Generation"),
    }
)
"""The class behind a protocol that modules see; one that is missing here is followed no further."""

_LATER = frozenset({("Completions", "_complete"), ("Completions", "_free")})
"""Calls that a pool of no threads makes at once, and any other later: the end of a job is no part of its beginning."""


def rules_of(found: Found | Member, kind: Found | None = None) -> tuple[str, ...]:
    """Return the ids of the rules, sorted; those of a member for instances of `kind`."""
    if isinstance(found, Member):
        return tuple(sorted(_reached(found.owner.module, kind or found.owner, found.node)))
    return () if isinstance(found.node, ast.ClassDef) else tuple(sorted(_reached(found.module, None, found.node)))


def _reached(module: str, owner: Found | None, start: Definition) -> set[str]:
    reached: set[str] = set()
    waiting = [(module, owner, start)]
    seen: set[int] = set()
    while waiting:
        module, owner, node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        scope = _Scope(module, owner, node)
        reached |= scope.rules
        waiting += scope.called
    return reached


@cache
def _replaced() -> MappingProxyType[tuple[str, str], tuple[str, Found]]:
    """Return the methods that an instance replaces when it ends, each with what takes its place."""
    host = find("ecruntime.generation.instance", "InstanceHost")
    assert host is not None
    end = member(host, "end")
    assert end is not None
    scope = _Scope(host.module, host, end.node)
    found: dict[tuple[str, str], tuple[str, Found]] = {}
    for call in (node for node in ast.walk(end.node) if isinstance(node, ast.Call)):
        inner = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "update" else None
        kind = scope.kind(inner.args[0]) if isinstance(inner, ast.Call) and inner.args else None
        for word in call.keywords if kind is not None else ():
            refusal = scope.made_by(word.value)
            if kind is not None and refusal is not None:
                found[kind.name, word.arg or ""] = (host.module, refusal)
    return MappingProxyType(found)


class _Scope:
    """One function: the rules that it names, and the functions that it calls."""

    def __init__(self, module: str, owner: Found | None, node: Definition) -> None:
        self._module = module
        self._owner = owner
        self._node = node
        self._locals: dict[str, ast.expr] = {}
        self._asked: set[str] = set()
        for part in ast.walk(node):
            if isinstance(part, ast.arg) and part.annotation is not None:
                self._locals[part.arg] = part.annotation
            elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                self._locals.setdefault(part.targets[0].id, part.value)

    @property
    def rules(self) -> set[str]:
        """The rules that the function names itself."""
        found = set()
        for part in ast.walk(self._node):
            named = self._named(part)
            value = getattr(named.node, "value", None) if named is not None else None
            if isinstance(value, ast.Constant) and _RULE.match(str(value.value)):
                found.add(str(value.value))
        return found

    def _named(self, part: ast.AST) -> Found | None:
        if isinstance(part, ast.Name):
            return find(self._module, part.id)
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            holder = find(self._module, part.value.id)
            return find(holder.module, part.attr) if holder and isinstance(holder.node, ast.Module) else None
        return None

    @property
    def called(self) -> list[tuple[str, Found | None, Definition]]:
        """The functions, methods and properties that the function uses."""
        found: list[tuple[str, Found | None, Definition]] = []
        for part in ast.walk(self._node):
            if isinstance(part, ast.Attribute):
                kind = self.kind(part.value)
                if kind is not None:
                    found += self._member(kind, part.attr)
            if isinstance(part, ast.Call):
                named = self._named(part.func)
                if named is not None and isinstance(named.node, ast.FunctionDef):
                    found.append((named.module, None, named.node))
                elif named is not None and isinstance(named.node, ast.ClassDef):
                    found += self._member(named, "__init__")
        return found

    def _member(self, kind: Found, name: str) -> list[tuple[str, Found | None, Definition]]:
        found: list[tuple[str, Found | None, Definition]] = []
        if (kind.name, name) in _LATER:
            return found
        is_end = self._node is getattr(member(kind, "end"), "node", None)
        taken = None if is_end else _replaced().get((kind.name, name))
        if taken is not None:
            found.append((taken[0], None, taken[1].node))
        one = member(kind, name)
        if one is None:
            return found
        if isinstance(one.node, ast.FunctionDef):
            return [*found, (one.owner.module, kind, one.node)]
        # A bound method that is kept as an attribute.
        value = one.node.value
        if isinstance(value, ast.Attribute):
            inner = _Scope(one.owner.module, kind, _init(one.owner) or one.node)
            target = inner.kind(value.value)
            if target is not None:
                found += self._member(target, value.attr)
        return found

    def kind(self, expression: ast.expr) -> Found | None:
        """Return the class of an expression, if its declarations tell it."""
        if isinstance(expression, ast.Name):
            return self._kind_of_name(expression.id)
        if isinstance(expression, ast.Attribute):
            holder = self.kind(expression.value)
            return None if holder is None else _kind_of_member(holder, expression.attr)
        if isinstance(expression, ast.Call):
            return self._kind_of_call(expression)
        return None

    def made_by(self, expression: ast.expr) -> Found | None:
        """Return the function whose result a local name is."""
        made = self._locals.get(expression.id) if isinstance(expression, ast.Name) else None
        return (
            find(self._module, made.func.id) if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) else None
        )

    def _kind_of_name(self, name: str) -> Found | None:
        if name == "self":
            return self._owner
        local = self._locals.get(name)
        if local is None or name in self._asked:
            return None
        self._asked.add(name)
        found = declared_class(self._module, local) or self.kind(local)
        self._asked.discard(name)
        return found

    def _kind_of_call(self, call: ast.Call) -> Found | None:
        if isinstance(call.func, ast.Name):
            named = find(self._module, call.func.id)
            if named is None or isinstance(named.node, ast.ClassDef):
                return named
            return _result(named.module, named.node)
        if isinstance(call.func, ast.Attribute):
            holder = self.kind(call.func.value)
            one = member(holder, call.func.attr) if holder is not None else None
            return None if one is None else _result(one.owner.module, one.node)
        return None


def declared_class(module: str, annotation: ast.expr | None) -> Found | None:
    """Return the class of the runtime that an annotation names; of a union the first."""
    if isinstance(annotation, ast.BinOp):
        return declared_class(module, annotation.left) or declared_class(module, annotation.right)
    if isinstance(annotation, ast.Subscript):
        return declared_class(module, annotation.value)
    if not isinstance(annotation, ast.Name):
        return None
    found = find(module, annotation.id)
    if found is not None and found.name in _IMPLEMENTED:
        found = find(*_IMPLEMENTED[found.name])
    return found if found is not None and isinstance(found.node, ast.ClassDef) else None


def _result(module: str, node: Definition) -> Found | None:
    return declared_class(module, node.returns) if isinstance(node, ast.FunctionDef) else None


def _kind_of_member(holder: Found, name: str) -> Found | None:
    one = member(holder, name)
    if one is None:
        return None
    if isinstance(one.node, ast.FunctionDef):
        is_property = any(getattr(item, "id", "") == "property" for item in one.node.decorator_list)
        return _result(one.owner.module, one.node) if is_property else None
    if isinstance(one.node, ast.AnnAssign):
        return declared_class(one.owner.module, one.node.annotation)
    return _Scope(one.owner.module, one.owner, _init(one.owner) or one.node).kind(one.node.value)


def _init(owner: Found) -> Definition | None:
    return next((one.node for one in own_members(owner) if one.name == "__init__"), None)
