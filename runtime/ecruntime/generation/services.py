"""The services that transactions use; they belong to the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.generation.instance_host import InstanceHost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.config import Configuration
    from ecruntime.generation.module_finder import ModuleFinder
    from ecruntime.generation.resources import Resources
    from ecruntime.generation.store import GenerationStore
    from ecruntime.hooks import HookWatch, Provider
    from ecruntime.io import BoundSockets, ListenerDefinition
    from ecruntime.log import Log
    from ecruntime.module import InstanceName
    from ecruntime.scheduler import Scheduler


def _nothing(step: str) -> None:
    del step


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a transaction needs of its server; for the scheduler thread."""

    finder: ModuleFinder
    store: GenerationStore
    scheduler: Scheduler
    log: Log
    resources: Resources
    report: Callable[[Provider, Exception], None]
    """Told of each provider that raises, in the thread that called the hook."""
    listen: Callable[[Configuration, Iterable[ListenerDefinition]], BoundSockets]
    """Binds the addresses that a configuration adds, before it is in effect."""
    before_step: Callable[[str], None] = _nothing
    """Told of each step before it is done; a test raises here."""
    watch: HookWatch | None = None
    """Says which hooks are compiled so that their calls are measured or traced."""

    def host(self, name: InstanceName) -> InstanceHost:
        """Make the host of a new module instance."""
        return InstanceHost(name, self.store, self.scheduler, self.log.for_module(str(name)), self.resources)
