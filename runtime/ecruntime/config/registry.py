"""The registered options and config scopes of one generation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from ecruntime.config.option import NO_FUNCTIONS, OptionFunctions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.catalogue.config_scope import ConfigScope
    from ecruntime.formats.fallback import FallbackPath
    from ecruntime.foundation.finding import Place
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration

Identity: TypeAlias = "tuple[str, str, FallbackPath]"
"""The owner of an option, its name in lower case, and its path: the same ones have the same handle."""
Chain: TypeAlias = tuple[str, ...]
"""Kinds of config scopes in lower case, outermost first; the empty chain is the top level."""
CORE = "core"
"""The owner of the server's own options and scopes."""


@dataclass(frozen=True, slots=True)
class RegisteredOption:
    """One option; queries name it by its handle, for the life of the system."""

    handle: int
    definition: OptionDeclaration
    path: FallbackPath
    owner: str
    kind: ModuleKind | None
    place: Place
    functions: OptionFunctions = NO_FUNCTIONS
    default: object = None
    """The typed default; `None` when the definition has none."""
    is_common: bool = False
    """True for an option that is valid in the stanza of every module."""
    is_withdrawn: bool = False
    """True when its owner registered it again in another form; the handle is never reused."""

    @property
    def party(self) -> str:
        """The owner as messages name it."""
        return "the server" if self.owner == CORE else f"module '{self.owner}'"


@dataclass(frozen=True, slots=True)
class RegisteredScope:
    """One kind of config scope; `kind` is set for the stanza of a module."""

    scope: ConfigScope
    owner: str
    place: Place
    kind: ModuleKind | None = None

    @property
    def is_module(self) -> bool:
        """Tell whether it is the stanza of a module."""
        return self.kind is not None


@dataclass(frozen=True, slots=True)
class OptionBinding:
    """The binding of an option to a config scope: one element of its path."""

    handle: int
    element: int
    keyed: tuple[int, ...]
    """The positions in the chain whose instances queries name."""
    is_common: bool = False
    is_former: bool = False
    """True under a former name of the option."""


def _empty() -> MappingProxyType[Any, Any]:
    return MappingProxyType({})


# Not slotted: `cached_property` stores its result in the instance's dictionary.
@dataclass(frozen=True)
class OptionRegistry:
    """The immutable registry of one generation, for any thread; a `RegistryDraft` begins the next one."""

    options: tuple[RegisteredOption, ...] = ()
    """The options, indexed by handle."""
    scopes: MappingProxyType[str, RegisteredScope] = field(default_factory=_empty)
    """The config scopes by lower-case name."""
    option_bindings: MappingProxyType[Chain, Mapping[str, tuple[OptionBinding, ...]]] = field(default_factory=_empty)
    """The valid option names of each chain of config scopes, in lower case."""
    common: MappingProxyType[str, tuple[OptionBinding, ...]] = field(default_factory=_empty)
    """The options that are valid in the stanza of every module."""
    handles: MappingProxyType[Identity, int] = field(default_factory=_empty, repr=False)
    """The handle of each option that was ever registered."""

    def option(self, handle: int) -> RegisteredOption:
        """Return the option with a handle."""
        return self.options[handle]

    def names_at(self, chain: Chain) -> Mapping[str, tuple[OptionBinding, ...]]:
        """Return the options that are valid in a chain of config scopes, by lower-case name."""
        own = self.option_bindings.get(chain, {})
        scope = self.scopes.get(chain[-1]) if chain else None
        if scope is None or not scope.is_module:
            return own
        # In this order: a module may define an option of its own under the name of a common one.
        return {**self.common, **own}

    def find(self, name: str, owner: str | None = None) -> tuple[RegisteredOption, ...]:
        """Return the options with a present or former name, of one owner or of all."""
        found = self._by_name.get(name.lower(), ())
        return tuple(option for option in found if owner is None or option.owner == owner)

    # Two threads may compute it at once: the results are equal, and either one may stay.
    @cached_property
    def _by_name(self) -> dict[str, list[RegisteredOption]]:
        names: dict[str, list[RegisteredOption]] = {}
        for option in self.options:
            # A withdrawn option keeps its position, since handles are positions, but no name leads to it any more.
            if not option.is_withdrawn:
                for name in option.definition.names:
                    names.setdefault(name.lower(), []).append(option)
        return names

    @cached_property
    def has_former_names(self) -> bool:
        """Tell whether an option has a former name."""
        return any(option.definition.renamed_from and not option.is_withdrawn for option in self.options)

    def present_name(self, chain: Chain, name: str) -> str:
        """Return the present name for a former one that is valid in a chain of config scopes, else the name itself."""
        for binding in self.names_at(chain).get(name.lower(), ()):
            if binding.is_former:
                return self.options[binding.handle].definition.name
        return name

    @cached_property
    def not_tunable_online(self) -> tuple[RegisteredOption, ...]:
        """The options whose change needs a restart (seed 1.3.5.1, EC_CFG_OPT_NOT_TUNABLE_ONLINE)."""
        return tuple(
            option for option in self.options if not option.definition.is_tunable_online and not option.is_withdrawn
        )

    def spelling(self, name: str) -> str:
        """Return the spelling of a registered option or scope, the present name for a former one, else the name."""
        # Scopes first: their names are unique, while several owners may have an option of one name.
        scope = self.scopes.get(name.lower())
        if scope is not None:
            return scope.scope.name
        options = self.find(name)
        return options[0].definition.name if options else name

    def modules(self) -> Iterator[RegisteredScope]:
        """Return the stanzas of modules."""
        return (scope for scope in self.scopes.values() if scope.is_module)
