"""The registered options and config scopes of one generation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from ecruntime.config.registry_draft import RegistryDraft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.config.registered import OptionBinding, RegisteredOption, RegisteredScope

Chain: TypeAlias = tuple[str, ...]
"""Kinds of config scopes in lower case, outermost first; the empty chain is the top level."""


def _nothing() -> MappingProxyType[Any, Any]:
    return MappingProxyType({})


# Not slotted: `cached_property` stores its result in the instance's dictionary.
@dataclass(frozen=True)
class OptionRegistry:
    """The immutable registry of one generation, for any thread; `draft` begins the next one."""

    options: tuple[RegisteredOption, ...] = ()
    """The options, indexed by handle."""
    scopes: Mapping[str, RegisteredScope] = field(default_factory=_nothing)
    """The config scopes by lower-case name."""
    slots: Mapping[Chain, Mapping[str, tuple[OptionBinding, ...]]] = field(default_factory=_nothing)
    """The valid option names of each chain of config scopes, in lower case."""
    common: Mapping[str, tuple[OptionBinding, ...]] = field(default_factory=_nothing)
    """The options that are valid in the stanza of every module."""

    def draft(self) -> RegistryDraft:
        """Return a draft that begins with everything registered here."""
        return RegistryDraft(self)

    def option(self, handle: int) -> RegisteredOption:
        """Return the option with a handle."""
        return self.options[handle]

    def names_at(self, chain: Chain) -> Mapping[str, tuple[OptionBinding, ...]]:
        """Return the options that are valid in a chain of config scopes, by lower-case name."""
        own = self.slots.get(chain, {})
        scope = self.scopes.get(chain[-1]) if chain else None
        if scope is None or not scope.is_module:
            return own
        # In this order: a module may define an option of its own under the name of a common one.
        return {**self.common, **own}

    def find(self, name: str, owner: str | None = None) -> tuple[RegisteredOption, ...]:
        """Return the options with a name, of one owner or of all."""
        found = self._by_name.get(name.lower(), ())
        return tuple(option for option in found if owner is None or option.owner == owner)

    # Two threads may compute it at once: the results are equal, and either one may stay.
    @cached_property
    def _by_name(self) -> dict[str, list[RegisteredOption]]:
        names: dict[str, list[RegisteredOption]] = {}
        for option in self.options:
            # A withdrawn option keeps its position, since handles are positions, but no name leads to it any more.
            if not option.is_withdrawn:
                names.setdefault(option.definition.name.lower(), []).append(option)
        return names

    @cached_property
    def not_tunable_online(self) -> tuple[RegisteredOption, ...]:
        """The options whose change needs a restart (seed 1.3.5.1, EC_CFG_OPT_NOT_TUNABLE_ONLINE)."""
        return tuple(
            option for option in self.options if not option.definition.is_tunable_online and not option.is_withdrawn
        )

    def spelling(self, name: str) -> str:
        """Return the registered spelling of an option or scope name; unknown names are returned as they are."""
        # Scopes first: their names are unique, while several owners may have an option of one name.
        scope = self.scopes.get(name.lower())
        if scope is not None:
            return scope.scope.name
        options = self.find(name)
        return options[0].definition.name if options else name

    def modules(self) -> Iterator[RegisteredScope]:
        """Return the stanzas of modules."""
        return (scope for scope in self.scopes.values() if scope.is_module)
