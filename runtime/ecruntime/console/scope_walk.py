"""Incomplete scope paths, for completion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.catalogue.config_scope import InstanceForm

if TYPE_CHECKING:
    from ecruntime.config import OptionRegistry
    from ecruntime.formats.conf import ScopePath


@dataclass(frozen=True, slots=True)
class WalkedScopes:
    """The known part of a scope path, and whether its last word needs an instance."""

    path: ScopePath
    rest: tuple[str, ...]
    """The words after the scopes."""
    outer: ScopePath = ()
    """The scope that contains the kind `pending`."""
    pending: str = ""
    needs_instance: bool = False


def walk_scopes(words: tuple[str, ...], registry: OptionRegistry) -> WalkedScopes:
    """Follow kinds and instances from the front of `words` as far as they are known; never raise."""
    path: list[tuple[str, str | None]] = []
    position = 0
    while position < len(words):
        scope = registry.scopes.get(words[position].lower())
        if scope is None:
            break
        kind, form = scope.scope.name, scope.scope.instance
        left = words[position + 1 :]
        if form is not InstanceForm.NONE and not left:
            must = form is InstanceForm.NAME
            outer = tuple(path)
            return WalkedScopes(outer if must else (*outer, (kind, None)), (), outer, kind, needs_instance=must)
        has_instance = form is InstanceForm.NAME or (form is InstanceForm.EITHER and not _is_known(left[0], registry))
        path.append((kind, left[0] if has_instance else None))
        position += 2 if has_instance else 1
    return WalkedScopes(tuple(path), words[position:])


def _is_known(word: str, registry: OptionRegistry) -> bool:
    return word.lower() in registry.scopes or bool(registry.find(word))
