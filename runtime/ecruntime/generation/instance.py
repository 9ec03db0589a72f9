"""Loaded modules and their instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from ecruntime.generation.instance_host import InstanceHost
    from ecruntime.module import InstanceName, ModuleInfrastructure, OpenedModule


@dataclass(frozen=True, slots=True)
class LoadedModule:
    """A module that was opened and whose `conf_setup` has run; immutable (any thread)."""

    name: str
    opened: OpenedModule
    why: str
    """The reason: a stanza, the line that used a capability, or the module that required it."""
    is_implicit: bool
    handles: tuple[int, ...]
    """The option handles, in the order of the registration."""
    prototype: ModuleInfrastructure
    """The infrastructure whose `conf_setup` was called; for a singleton, its only one."""
    file: str
    """The path of the manifest, for messages."""
    requires: frozenset[str] = frozenset()
    """The required modules, in lower case."""
    required_by: str = ""
    """The module for which it was loaded; empty when a stanza or an option named it."""
    needs_restart: bool = False
    """True for a singleton whose artifact changed after it was opened."""

    @property
    def is_singleton(self) -> bool:
        """Tell whether one infrastructure serves the life of the process."""
        return self.opened.kind is ModuleKind.SINGLETON


@dataclass(frozen=True, slots=True)
class Instance:
    """One infrastructure with its host; a singleton's is the same object in every generation."""

    name: InstanceName
    module: LoadedModule
    infrastructure: ModuleInfrastructure
    host: InstanceHost
    is_fresh: bool = True
    """True until the first generation with this infrastructure is published."""
    has_stanza: bool = False
