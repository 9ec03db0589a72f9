"""Declarations in an order in which each comes after what it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.catalogue.c_api import CStructure

_Item = TypeVar("_Item")
_WORD = re.compile(r"\w+")


def in_dependency_order(
    items: Iterable[_Item], names: Callable[[_Item], frozenset[str]], needs: Callable[[_Item], frozenset[str]]
) -> list[_Item]:
    """Return the items, each after those that it needs; otherwise in the order given."""
    waiting = list(items)
    ordered: list[_Item] = []
    while waiting:
        missing = frozenset().union(*(names(item) for item in waiting))
        ready = next((item for item in waiting if not needs(item) & (missing - names(item))), None)
        if ready is None:
            message = f"these need one another: {[sorted(names(item)) for item in waiting]}"
            raise ValueError(message)
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def structure_names(structure: CStructure) -> frozenset[str]:
    """Return every name of a structure."""
    return frozenset({structure.name, structure.tag, *structure.aliases})


def embedded_names(structure: CStructure) -> frozenset[str]:
    """Return the names of the types that the structure has by value."""
    by_value = (member.type for member in structure.members if "*" not in member.type and "(" not in member.type)
    return frozenset(word for ctype in by_value for word in _WORD.findall(ctype))


def passed_names(prototype: str) -> frozenset[str]:
    """Return the names of the types that a function takes or gives by value."""
    return frozenset(re.findall(r"\b(\w+) (?=\w)", prototype))


def words(text: str) -> frozenset[str]:
    """Return the identifiers of a text."""
    return frozenset(_WORD.findall(text))
