"""The definition of a module: frozen, language-neutral objects for what it declares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ecruntime.model.access_level import AccessLevel
from ecruntime.model.listener import listener_scope
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.package import NO_PACKAGE, PackageDeclaration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import TypeAlias

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.option import OptionDeclaration

    FormerNames: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]
    """The former names of options, by listener, empty for the module itself, and option, both in lower case."""


USUAL_ALIGNMENT: Final = 8
"""Bytes; `SIZEOF_VOID_P` of the server."""


def is_alignment(number: int) -> bool:
    """Tell whether blocks can be aligned to a number of bytes: a power of two."""
    return 0 < number < 2**31 and not number & (number - 1)


class Language(StrEnum):
    """The language in which the author writes the module."""

    PYTHON = "python"
    C = "c"
    LUA = "lua"


@dataclass(frozen=True, slots=True)
class ProviderDeclaration:
    """A hook that the module implements, by its dotted name: `core.log_permanent_failure_v1`."""

    hook: str
    is_first: bool = False
    """True for a provider at the beginning of its hook's chain, False for one at the end."""


@dataclass(frozen=True, slots=True)
class MemtypeDeclaration:
    """A memory type; `size` in bytes for the fixed kind, 0 for vsize."""

    name: str
    is_fixed: bool
    size: int = 0
    aligned: int = USUAL_ALIGNMENT
    """The alignment of its blocks in bytes, a power of two."""
    force_zero: bool = False
    """True to fill new blocks with garbage, which reveals code that forgets to clear them."""


@dataclass(frozen=True, slots=True)
class CommandDeclaration:
    """A console command: `greeter status` calls the method `control_status`."""

    name: str
    summary: str = ""
    level: AccessLevel = AccessLevel.ADMIN
    """The level that a user of the console needs for it."""
    arguments: tuple[str, ...] | None = None
    """The words behind it, such as `NAME`, `[COUNT]` or `WORD ...`; None passes on whatever is typed."""

    @property
    def usage(self) -> str:
        """The command with its arguments, as a usage line shows it."""
        return " ".join((self.name, *(self.arguments or ())))


@dataclass(frozen=True, slots=True)
class ListenerDeclaration:
    """A netlistener with the stanza `<name>_Listener`; `options` are those that the module adds."""

    name: str
    summary: str = ""
    has_acceptor: bool = False
    options: tuple[OptionDeclaration, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """Everything that a module declares; tuples keep the author's order."""

    name: str
    language: Language
    kind: ModuleKind
    description: str = ""
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    """The capabilities that the author lists; in a module record all of them, sorted bytewise."""
    uses: tuple[str, ...] = ()
    options: tuple[OptionDeclaration, ...] = ()
    providers: tuple[ProviderDeclaration, ...] = ()
    hooks: tuple[HookSignature, ...] = ()
    memtypes: tuple[MemtypeDeclaration, ...] = ()
    commands: tuple[CommandDeclaration, ...] = ()
    listeners: tuple[ListenerDeclaration, ...] = ()
    server_hooks: tuple[HookSignature, ...] = ()
    """Hooks of the server that its catalogue lacks."""
    calls: tuple[str, ...] = ()
    """The server's hooks that the module calls, by dotted name: those whose documents let modules call them."""
    digest: str = ""
    """SHA-256 of what `module.toml` says, in hexadecimal, whatever its comments and layout; empty if read from none."""
    path: Path | None = None
    has_catch_all: bool = False
    """Whether commands that are not declared go to the method `control`."""
    package: PackageDeclaration = NO_PACKAGE
    """The words of its packages; nothing of them is in a module record."""

    @property
    def declared_hooks(self) -> tuple[HookSignature, ...]:
        """The hooks of the module and of the server that it declares."""
        return (*self.hooks, *self.server_hooks)

    @property
    def is_singleton(self) -> bool:
        """Tell whether one infrastructure serves the life of the process."""
        return self.kind is ModuleKind.SINGLETON


def former_names(definition: ModuleDefinition) -> FormerNames:
    """Return the former names of options, those of listeners included."""
    own = {("", option.name.lower()): option.renamed_from for option in definition.options if option.renamed_from}
    return own | {
        (listener.name.lower(), option.name.lower()): option.renamed_from
        for listener in definition.listeners
        for option in listener.options
        if option.renamed_from
    }


def derived_capabilities(
    module_name: str, options: Iterable[OptionDeclaration], listeners: Iterable[str] = ()
) -> set[str]:
    """Return the capabilities that follow from the options of a module and the names of its listeners.

    Former names of options are among them: a configuration with none but these loads the module as well.
    """
    found = {
        capability
        for option in options
        for name in option.names
        for capability in option.path.capabilities(name, module_name=module_name)
    }
    # The stanza alone: options inside of it are registered with it and need no line (seed 1.3.1.1).
    return found | {f"config.Global:{listener_scope(name)}" for name in listeners}
