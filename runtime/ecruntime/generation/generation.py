"""One immutable, published configuration with its hooks and module instances (seed 1.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import Configuration, ScopeValues
    from ecruntime.generation.instance import Instance
    from ecruntime.hooks import HookTable
    from ecruntime.module import InstanceName


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class GenerationCore:
    """The part of a generation that a running call keeps alive: everything but the compiled calls.

    Any thread may read it. When the last reference is gone, the scheduler thread destroys the generation. The compiled
    calls refer to the core, so the core must not refer to them: a cycle would end only at a garbage collection.
    """

    number: int
    configuration: Configuration
    instances: Mapping[InstanceName, Instance]
    states: Mapping[InstanceName, object]
    """The value that each `ext_init` returned."""

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        return self.configuration.scope(**keys)


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """A generation as its holders see it: its hooks may be called, its configuration read (any thread)."""

    core: GenerationCore
    hooks: HookTable

    @property
    def number(self) -> int:
        """The number of the generation, counted from 1."""
        return self.core.number

    @property
    def configuration(self) -> Configuration:
        """The options of this generation."""
        return self.core.configuration

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        return self.core.configuration.scope(**keys)
