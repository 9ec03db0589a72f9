"""A chain of nested config scopes with the options that are valid there, looked up once per build."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.registry import Chain, OptionBinding, OptionRegistry, RegisteredScope


class ScopeChain:
    """One chain of config scopes, outermost first, and the chains below it that the configuration uses."""

    __slots__ = ("_inner", "_valid", "kinds", "names", "registry", "scope")

    def __init__(self, registry: OptionRegistry, kinds: Chain = ()) -> None:
        self.registry = registry
        self.kinds = kinds
        self.names: Mapping[str, tuple[OptionBinding, ...]] = registry.names_at(kinds)
        self.scope: RegisteredScope | None = registry.scopes.get(kinds[-1]) if kinds else None
        self._inner: dict[str, ScopeChain] = {}
        self._valid: dict[str, ScopeChain | None] = {}

    @property
    def kind(self) -> str:
        """The innermost kind in lower case; `global` at the top level."""
        return self.kinds[-1] if self.kinds else "global"

    @property
    def capability(self) -> str:
        """The chain as capabilities spell it: `Global:Binding:Domain`."""
        scopes = self.registry.scopes
        return ":".join(("Global", *(scopes[kind].scope.name if kind in scopes else kind for kind in self.kinds)))

    def inner(self, kind: str) -> ScopeChain:
        """Return this chain extended by a kind, known or not."""
        key = kind.lower()
        found = self._inner.get(key)
        if found is None:
            found = self._inner[key] = ScopeChain(self.registry, (*self.kinds, key))
        return found

    def valid_inner(self, kind: str) -> ScopeChain | None:
        """Return this chain extended by a kind, or `None` where the kind is not valid."""
        # By the spelling at hand: only the first stanza of each spelling pays for `lower` and the check.
        try:
            return self._valid[kind]
        except KeyError:
            return self._valid.setdefault(kind, self.inner(kind) if self.is_valid(kind) else None)

    def is_valid(self, kind: str) -> bool:
        """Tell whether a kind is a known scope that is valid in this chain."""
        scope = self.registry.scopes.get(kind.lower())
        return scope is not None and self.kind in scope.scope.inside
