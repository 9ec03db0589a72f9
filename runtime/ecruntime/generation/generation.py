"""One immutable, published configuration with its hooks and module instances (seed 1.3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import Configuration, HeldScope
    from ecruntime.generation.instance import Instance
    from ecruntime.hooks import HookTable
    from ecruntime.module import InstanceName


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class GenerationCore:
    """What a running call keeps alive: everything of a generation but the compiled calls, which refer back to it.

    Any thread may read it. When the last reference is gone, the scheduler thread destroys the generation.
    """

    number: int
    configuration: Configuration
    instances: Mapping[InstanceName, Instance]
    states: Mapping[InstanceName, object]
    """What each `ext_init` returned."""

    def scope(self, **keys: str) -> HeldScope:
        """Return all values of one config scope, indexed by option handle."""
        return self.configuration.scope(**keys)


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """A generation as its holders see it; whoever has one may call its hooks and read its configuration."""

    core: GenerationCore
    hooks: HookTable

    @property
    def number(self) -> int:
        """Count from 1, one for each published generation."""
        return self.core.number

    @property
    def configuration(self) -> Configuration:
        """The options of this generation."""
        return self.core.configuration

    def scope(self, **keys: str) -> HeldScope:
        """Return all values of one config scope, indexed by option handle."""
        return self.core.configuration.scope(**keys)
