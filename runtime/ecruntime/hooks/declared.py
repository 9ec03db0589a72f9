"""The hooks that exist: those of the catalogue and those that modules declare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.hooks.rules import SIGNATURE_CLASH
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.spec.hook_signature import HookSignature


@dataclass(frozen=True, slots=True)
class Declaration:
    """A hook and who declared it: `the catalogue`, or a module."""

    hook: HookSignature
    owner: str


class DeclaredHooks:
    """An immutable set of declarations; a transaction makes a new one, so a failed one leaves no trace (any thread)."""

    __slots__ = ("_by_leaf",)

    def __init__(self, declarations: Iterable[Declaration] = ()) -> None:
        """Take declarations that are known to agree."""
        self._by_leaf = {declaration.hook.leaf: declaration for declaration in declarations}

    def with_hooks(self, hooks: Iterable[HookSignature], owner: str) -> DeclaredHooks:
        """Add the hooks that `owner` declares or provides; refuse another signature under a known name."""
        added = dict(self._by_leaf)
        for hook in hooks:
            known = added.setdefault(hook.leaf, Declaration(hook, owner))
            if known.hook != hook:
                raise RuleViolation(
                    SIGNATURE_CLASH,
                    f"{owner} knows the hook {hook.dotted} as '{hook.prototype}', but {known.owner} declared it as "
                    f"'{known.hook.prototype}'",
                    hint="rebuild both modules against the same declaration; a changed hook needs a new name such as _v2",
                )
        return DeclaredHooks(added.values())

    def get(self, leaf: str) -> HookSignature | None:
        """Return the signature of a hook by its leaf name."""
        found = self._by_leaf.get(leaf)
        return found.hook if found else None

    def __iter__(self) -> Iterator[HookSignature]:
        return (declaration.hook for declaration in self._by_leaf.values())

    def __len__(self) -> int:
        return len(self._by_leaf)
