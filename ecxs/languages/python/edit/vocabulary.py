"""Compares an author's annotations with those that a declaration asks for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY = frozenset({"object", "Any"})
_NEVER = frozenset({"Never", "NoReturn", "Any"})
_WIDER = {"int": frozenset({"float"}), "bool": frozenset({"int", "float"})}


class Vocabulary:
    """What the names of a file mean: those it imports, and those it defines, of which nothing is known."""

    def __init__(self, imported: Mapping[str, str], defined: frozenset[str]) -> None:
        self._imported = imported
        self._defined = defined

    def members(self, annotation: str) -> frozenset[str] | None:
        """Return the members of a union, each in its plain spelling; `None` when it cannot be judged."""
        try:
            tree = ast.parse(annotation.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return None
        try:
            return self._members(tree)
        except LookupError:
            return None

    def _members(self, node: ast.expr) -> frozenset[str]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._members(node.left) | self._members(node.right)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._members(ast.parse(node.value.strip(), mode="eval").body)
        if isinstance(node, ast.Subscript):
            head = self._name(node.value)
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if head in {"Optional", "Union"}:
                ends = frozenset({"None"}) if head == "Optional" else frozenset()
                return ends.union(*(self._members(part) for part in parts))
            inner = ", ".join(" | ".join(sorted(self._members(part))) for part in parts)
            return frozenset({f"{head.lower() if head in _OLD_NAMES else head}[{inner}]"})
        if isinstance(node, ast.Constant):
            return frozenset({str(node.value)})
        return frozenset({self._name(node)})

    def _name(self, node: ast.expr) -> str:
        text = ast.unparse(node)
        first = text.split(".")[0]
        if first in self._defined:
            raise LookupError(text)
        return self._imported.get(first, text).split(".")[-1] if "." not in text else text.split(".")[-1]


_OLD_NAMES = frozenset({"Dict", "List", "Tuple"})


def accepts(given: frozenset[str] | None, wanted: frozenset[str] | None) -> bool:
    """Tell whether a parameter takes everything that is passed to it; what cannot be judged is let pass."""
    if given is None or wanted is None or given & _ANY:
        return True
    return all(member in given or _WIDER.get(member, frozenset()) & given for member in wanted)


def yields(given: frozenset[str] | None, wanted: frozenset[str] | None) -> bool:
    """Tell whether a result is among those that are expected; what cannot be judged is let pass."""
    if given is None or wanted is None or wanted & _ANY:
        return True
    return all(member in wanted or member in _NEVER or _WIDER.get(member, frozenset()) & wanted for member in given)
