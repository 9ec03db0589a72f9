"""Known hooks: those of the catalogue and those that modules declare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks.rules import SIGNATURE_CLASH, UNKNOWN_HOOK
from ecruntime.model.hook_signature import contrast, same_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.model.hook_signature import HookSignature


@dataclass(frozen=True, slots=True)
class Declaration:
    """A hook and its owner: `the catalogue`, or a module."""

    hook: HookSignature
    owner: str


class DeclaredHooks:
    """An immutable set of declarations; a transaction makes a new set, so rolling back is dropping it (any thread)."""

    __slots__ = ("_by_leaf",)

    def __init__(self, declarations: Iterable[Declaration] = ()) -> None:
        """Take declarations that are known not to clash."""
        self._by_leaf = {declaration.hook.leaf: declaration for declaration in declarations}

    def with_hooks(self, hooks: Iterable[HookSignature], owner: str) -> DeclaredHooks:
        """Return a set with the hooks of `owner` added; raise `RuleViolation` for another signature of a known name."""
        added = dict(self._by_leaf)
        for hook in hooks:
            known = added.setdefault(hook.leaf, Declaration(hook, owner))
            reject_clash(known.hook, known.owner, hook, owner)
        return DeclaredHooks(added.values())

    def get(self, leaf: str) -> HookSignature | None:
        """Return the signature of a hook by its leaf name."""
        found = self._by_leaf.get(leaf)
        return found.hook if found else None

    def find(self, name: str) -> HookSignature:
        """Return a hook by its dotted or leaf name; raise `RuleViolation` with near misses."""
        hook = self.get(name) or self.get(name.replace(".", "_", 1))
        if hook is None:
            known = [found.dotted if "." in name else found.leaf for found in self]
            hint = did_you_mean(name, known) or "hooks of another module are known once it is loaded: require it"
            raise RuleViolation(UNKNOWN_HOOK, f"hook '{name}' is not known", hint=hint)
        return hook

    def known(self, hook: HookSignature, owner: str) -> HookSignature:
        """Return a hook as it is declared, or as code in C was built with it; raise `RuleViolation` for other types.

        Names of parameters and the policy are not in such code.
        """
        found = self._by_leaf.get(hook.leaf)
        if found is None:
            return hook
        if not same_types(found.hook, hook):
            reject_clash(found.hook, found.owner, hook, owner)
        return found.hook

    def owner(self, leaf: str) -> str:
        """Return the owner of a hook, or an empty string when the hook is unknown."""
        found = self._by_leaf.get(leaf)
        return found.owner if found else ""

    def __iter__(self) -> Iterator[HookSignature]:
        return (declaration.hook for declaration in self._by_leaf.values())

    def __len__(self) -> int:
        return len(self._by_leaf)


def reject_clash(known: HookSignature, known_owner: str, hook: HookSignature, owner: str) -> None:
    """Raise `RuleViolation` when two owners declare one hook with different signatures."""
    if known == hook:
        return
    theirs, ours = contrast(known, hook)
    raise RuleViolation(
        SIGNATURE_CLASH,
        f"{owner} knows the hook {hook.dotted} as '{ours}', but {known_owner} declared it as '{theirs}'",
        hint="rebuild both modules against the same declaration; a changed hook needs a new name such as _v2",
    )
