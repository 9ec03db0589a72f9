"""Comparison of an author's annotations with the declared ones."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = frozenset({"object", "Any"})
_NEVER = frozenset({"Never", "NoReturn", "Any"})
# PEP 484: an `int` passes for a `float`. A `bool` passes for both.
_WIDER = {"int": frozenset({"float"}), "bool": frozenset({"int", "float"})}


class Vocabulary:
    """The names of a file: imported ones with their origin, and defined ones, which cannot be judged."""

    def __init__(self, imported: Mapping[str, str], defined: frozenset[str]) -> None:
        self._imported = imported
        self._defined = defined

    def members(self, annotation: str) -> frozenset[str] | None:
        """Return the members of a union, each in its plain spelling; `None` for an annotation that cannot be judged."""
        try:
            return self._members(ast.parse(annotation.strip(), mode="eval").body)
        # Not only the annotation itself: one that it quotes may be no Python either.
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError):
            return None

    def _members(self, node: ast.expr) -> frozenset[str]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._members(node.left) | self._members(node.right)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A quoted annotation means the annotation that it quotes.
            return self._members(ast.parse(node.value.strip(), mode="eval").body)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.Constant):
            return frozenset({str(node.value)})
        return frozenset({self._name(node)})

    def _subscript(self, node: ast.Subscript) -> frozenset[str]:
        head = self._name(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if head in {"Optional", "Union"}:
            ends = frozenset({"None"}) if head == "Optional" else frozenset()
            return ends.union(*(self._members(part) for part in parts))
        if head == "Literal":
            # Its texts are values, and quote no annotation.
            return frozenset(f"Literal[{ast.unparse(part)}]" for part in parts)
        # Sorted, since the order of a union has no meaning. `List[int]` and `list[int]` are one type.
        inner = ", ".join(" | ".join(sorted(self._members(part))) for part in parts)
        return frozenset({f"{head.lower() if head in _OLD_NAMES else head}[{inner}]"})

    def _name(self, node: ast.expr) -> str:
        text = ast.unparse(node)
        first = text.split(".")[0]
        if first in self._defined:
            # The file's own name may be an alias or a subclass of anything.
            raise LookupError(text)
        return self._imported.get(first, text).split(".")[-1] if "." not in text else text.split(".")[-1]


_OLD_NAMES = frozenset({"Dict", "List", "Tuple"})


def accepts(found: frozenset[str] | None, declared: frozenset[str] | None) -> bool:
    """Tell whether a parameter takes everything that is passed; an annotation that cannot be judged passes."""
    if found is None or declared is None or found & _ANY:
        return True
    # A parameter may be wider than declared, a result narrower: hence the two directions.
    return all(member in found or _WIDER.get(member, frozenset()) & found for member in declared)


def yields(found: frozenset[str] | None, declared: frozenset[str] | None) -> bool:
    """Tell whether a result is among the expected ones; an annotation that cannot be judged passes."""
    if found is None or declared is None or declared & _ANY:
        return True
    return all(member in declared or member in _NEVER or _WIDER.get(member, frozenset()) & declared for member in found)
