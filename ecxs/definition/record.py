"""The module record and the manifest capabilities that follow from a definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.model.module import derived_capabilities
from ecruntime.model.module_record import ModuleRecord

if TYPE_CHECKING:
    from ecruntime.model.module import ModuleDefinition


def capabilities_of(definition: ModuleDefinition) -> tuple[str, ...]:
    """Return the capabilities of the `:auto` lines: those of options and listeners, and `provides`."""
    listeners = (listener.name for listener in definition.listeners)
    found = derived_capabilities(definition.name, definition.options, listeners).union(definition.provides)
    return tuple(sorted(found, key=str.encode))


def record_of(definition: ModuleDefinition) -> ModuleRecord:
    """Return the module record; its `artifact` is filled in when the module is installed."""
    installed = replace(definition, provides=capabilities_of(definition), uses=(), digest="", path=None)
    return ModuleRecord(installed, digest=definition.digest)
