"""The transaction services: everything that a transaction uses of its server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN
from ecruntime.config.build import build
from ecruntime.generation.instance import InstanceHost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.choices import ServerChoices
    from ecruntime.config import BuildResult, Configuration, OptionRegistry, UnresolvedName
    from ecruntime.formats.conf import Document
    from ecruntime.generation.instance import Resources
    from ecruntime.generation.module_finder import ModuleFinder
    from ecruntime.generation.store import GenerationStore
    from ecruntime.hooks import HookWatch, Provider
    from ecruntime.io import BoundSockets, ListenerDefinition
    from ecruntime.log import Log
    from ecruntime.module import InstanceName
    from ecruntime.scheduler import Scheduler


def _nothing(step: str) -> None:
    del step


def _build(document: Document, registry: OptionRegistry, previous: Configuration | None) -> BuildResult:
    return build(document, registry, previous=previous)


@dataclass(frozen=True, slots=True)
class TransactionServices:
    """The services of one server for its transactions; for the scheduler thread."""

    finder: ModuleFinder
    store: GenerationStore
    scheduler: Scheduler
    log: Log
    resources: Resources
    report: Callable[[Provider, BaseException], None]
    """Called with each provider that raises, in the thread that called the hook."""
    listen: Callable[[Configuration, Iterable[ListenerDefinition]], BoundSockets]
    """Binds the addresses that a configuration adds, before its publication."""
    before_step: Callable[[str], None] = _nothing
    """Called with the name of each step before it is done; a test raises here."""
    watch: HookWatch | None = None
    """Decides which hooks are compiled with measuring or tracing."""
    is_strict: bool = False
    """Whether an artifact with warnings is refused."""
    build: Callable[[Document, OptionRegistry, Configuration | None], BuildResult] = _build
    """Builds the values of a document upon the former ones, or has done so already."""
    wanted: tuple[UnresolvedName, ...] = ()
    """Capabilities whose modules are to be loaded, beside those of the names in the configuration."""
    choices: ServerChoices = AS_CHOSEN
    """The choices of the server that is followed."""

    def host(self, name: InstanceName) -> InstanceHost:
        """Return the host of a new module instance."""
        return InstanceHost(name, self.store, self.scheduler, self.log.for_module(str(name)), self.resources)
