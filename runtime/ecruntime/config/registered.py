"""The entries of a registry: options with their handles, scopes with their owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config.option import NO_FUNCTIONS, OptionFunctions

if TYPE_CHECKING:
    from ecruntime.catalogue.config_scope import ConfigScope
    from ecruntime.formats.fallback import FallbackPath
    from ecruntime.foundation.finding import Place
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration

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
