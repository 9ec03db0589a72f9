"""What a registry holds: options with their handles, scopes with their owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.catalogue.config_scope import ConfigScope
    from ecruntime.config.option import OptionDefinition
    from ecruntime.formats.fallback import FallbackPath
    from ecruntime.foundation.finding import Place
    from ecruntime.model.module_kind import ModuleKind

CORE = "core"
"""The owner of what the server itself registers."""


@dataclass(frozen=True, slots=True)
class RegisteredOption:
    """One option; its handle is what queries name, for the life of the system."""

    handle: int
    definition: OptionDefinition
    path: FallbackPath
    owner: str
    kind: ModuleKind | None
    place: Place
    default: object = None
    """The typed default; `None` when the definition has none."""
    is_common: bool = False
    """True for an option that is valid in the stanza of every module."""
    is_withdrawn: bool = False
    """True when its owner registered it anew in another form; the handle is never given again."""

    @property
    def party(self) -> str:
        """Who registered it, for a message."""
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
class Slot:
    """Where an option meets a config scope: one element of its path."""

    handle: int
    element: int
    keyed: tuple[int, ...]
    """The positions in the chain whose instances queries name."""
    is_common: bool = False
