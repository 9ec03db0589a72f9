"""Registrations and opened modules, which outlive a generation; replaced as a whole at publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import OptionRegistry
    from ecruntime.formats.conf import Document
    from ecruntime.generation.instance import Instance, LoadedModule
    from ecruntime.hooks import DeclaredHooks


@dataclass(frozen=True, slots=True)
class LoadedState:
    """The state from which a transaction starts; immutable, so a failed transaction has nothing to roll back here."""

    registry: OptionRegistry
    declared: DeclaredHooks
    modules: Mapping[str, LoadedModule] = field(default_factory=lambda: MappingProxyType({}))
    """By name in lower case, in load order."""
    singletons: Mapping[str, Instance] = field(default_factory=lambda: MappingProxyType({}))
    """By module name in lower case, in load order."""
    document: Document | None = None
