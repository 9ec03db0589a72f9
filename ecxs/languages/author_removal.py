"""A declaration that is taken out of a module."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemovedDeclaration:
    """A declaration that is taken out, and what goes out of use with it."""

    module_name: str
    kind: str
    name: str
    methods: frozenset[str]
    """Methods of the author's class that nothing calls any more."""
    classes: frozenset[str]
    """Classes that the generated code has no more."""
