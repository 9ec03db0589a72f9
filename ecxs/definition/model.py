"""The definition of a module: frozen, language-neutral objects for the content of `module.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.model.access_level import AccessLevel
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.formats.fallback import FallbackPath
    from ecruntime.formats.option_type import OptionType
    from ecruntime.model.hook_signature import HookSignature


class Language(StrEnum):
    """The language in which the author writes the module."""

    PYTHON = "python"
    C = "c"
    LUA = "lua"


class ProviderOrder(StrEnum):
    """The end of its hook's chain at which a provider is registered."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of a number option; `None` is unbounded."""

    minimum: int | float | None = None
    maximum: int | float | None = None


@dataclass(frozen=True, slots=True)
class OptionDeclaration:
    """One `[[option]]`; `default` is a plain TOML value, which the tool quotes as seed 1.3.5.1 demands."""

    name: str
    type: OptionType
    fallback: FallbackPath
    default: str | int | float | bool | tuple[object, ...] | dict[str, str] | None = None
    is_array: bool = False
    is_tunable_online: bool = True
    option_map: tuple[tuple[str, int], ...] = ()
    bounds: Bounds = Bounds()
    is_validated_by_method: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ProviderDeclaration:
    """One `[[provider]]`: a hook that this module implements."""

    hook: str
    """Dotted: `core.log_permanent_failure_v1`."""
    order: ProviderOrder = ProviderOrder.LAST


@dataclass(frozen=True, slots=True)
class MemtypeDeclaration:
    """One `[[memtype]]`; `size` in bytes is given for the fixed kind only."""

    name: str
    is_fixed: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class CommandDeclaration:
    """One `[[command]]` of the console."""

    name: str
    summary: str = ""
    level: AccessLevel = AccessLevel.ADMIN


@dataclass(frozen=True, slots=True)
class ListenerDeclaration:
    """One `[[listener]]`: a netlistener with the stanza `<name>_Listener`; `options` are those that the module adds."""

    name: str
    summary: str = ""
    has_acceptor: bool = False
    options: tuple[OptionDeclaration, ...] = ()

    def validator_of(self, option: OptionDeclaration) -> str:
        """Return the name of the author's method that validates an option."""
        return f"validate_{self.name.lower()}_{option.name}"


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """The whole of a `module.toml`; tuples keep the author's order."""

    name: str
    language: Language
    kind: ModuleKind
    description: str = ""
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    options: tuple[OptionDeclaration, ...] = ()
    providers: tuple[ProviderDeclaration, ...] = ()
    hooks: tuple[HookSignature, ...] = ()
    memtypes: tuple[MemtypeDeclaration, ...] = ()
    commands: tuple[CommandDeclaration, ...] = ()
    listeners: tuple[ListenerDeclaration, ...] = ()
    digest: str = ""
    """SHA-256 of the bytes of the file, in hexadecimal."""
    path: Path | None = None

    @property
    def is_singleton(self) -> bool:
        """Tell whether one infrastructure serves the life of the process."""
        return self.kind is ModuleKind.SINGLETON
