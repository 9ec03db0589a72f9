"""Partly read declarations, each entry with its index in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.package import NO_PACKAGE, PackageDeclaration

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import (
        CommandDeclaration,
        ListenerDeclaration,
        MemtypeDeclaration,
        ProviderDeclaration,
    )
    from ecruntime.model.option import OptionDeclaration
    from ecxs.definition.default import WrittenDefault
    from ecxs.definition.locate import KeyPath


@dataclass(slots=True)
class PartialDefinition:
    """The readable part of a declaration: each entry is a pair of its index in the file and the entry."""

    name: str = ""
    language: Language = Language.PYTHON
    kind: ModuleKind = ModuleKind.SINGLETON
    description: str = ""
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    options: list[tuple[int, OptionDeclaration]] = field(default_factory=list)
    providers: list[tuple[int, ProviderDeclaration]] = field(default_factory=list)
    hooks: list[tuple[int, HookSignature]] = field(default_factory=list)
    memtypes: list[tuple[int, MemtypeDeclaration]] = field(default_factory=list)
    commands: list[tuple[int, CommandDeclaration]] = field(default_factory=list)
    listeners: list[tuple[int, ListenerDeclaration]] = field(default_factory=list)
    server_hooks: list[tuple[int, HookSignature]] = field(default_factory=list)
    calls: tuple[str, ...] = ()
    defaults: dict[KeyPath, WrittenDefault] = field(default_factory=dict)
    """The defaults as the author wrote them, by the path of their option's table."""
    has_catch_all: bool = False
    package: PackageDeclaration = NO_PACKAGE

    @classmethod
    def of(cls, definition: ModuleDefinition) -> PartialDefinition:
        """Return the draft of a complete definition."""
        return cls(
            definition.name,
            definition.language,
            definition.kind,
            definition.description,
            definition.requires,
            definition.provides,
            definition.uses,
            list(enumerate(definition.options)),
            list(enumerate(definition.providers)),
            list(enumerate(definition.hooks)),
            list(enumerate(definition.memtypes)),
            list(enumerate(definition.commands)),
            list(enumerate(definition.listeners)),
            list(enumerate(definition.server_hooks)),
            definition.calls,
            has_catch_all=definition.has_catch_all,
            package=definition.package,
        )

    @property
    def declared_hooks(self) -> tuple[HookSignature, ...]:
        """The hooks of the module and of the server that it declares."""
        return tuple(hook for _, hook in (*self.hooks, *self.server_hooks))

    def options_of(self, listener: int) -> list[tuple[KeyPath, OptionDeclaration]]:
        """Return the options of a listener, by its position in `listeners`, each with the path of its table."""
        index, declared = self.listeners[listener]
        return [(("listener", index, "option", at), option) for at, option in enumerate(declared.options)]

    @property
    def own_options(self) -> list[tuple[KeyPath, OptionDeclaration]]:
        """The options of the module itself, each with the path of its table."""
        return [(("option", index), option) for index, option in self.options]

    @property
    def is_singleton(self) -> bool:
        """Tell whether one infrastructure serves the life of the process."""
        return self.kind is ModuleKind.SINGLETON
