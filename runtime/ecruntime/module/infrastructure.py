"""The record through which the server enters a module, whatever its language (seed 1.3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.hooks import Hooks, Provider
    from ecruntime.io import NetSession
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.module.control import Control, Reply
    from ecruntime.module.host import ModuleHost
    from ecruntime.module.init import Init, InstanceName
    from ecruntime.module.registration import ListenerRegistration, Registration
    from ecruntime.scheduler import Mask


@dataclass(frozen=True, slots=True)
class ListenerMethods:
    """The author's functions for a listener: `worker(event, conditions, session, now)`, `acceptor(session)`."""

    worker: Callable[..., Mask]
    acceptor: Callable[..., bool] | None = None
    session: type[NetSession] | None = None
    """The class of the sessions that they get, if it is not the plain one."""


class ModuleInfrastructure(Protocol):
    """One infrastructure: of a singleton for the life of the process, of a generic module for one generation.

    Everything is read-only after opening; the phases run in the scheduler thread.
    """

    @property
    def name(self) -> InstanceName:
        """Which instance this is."""
        ...

    @property
    def hooks(self) -> Hooks:
        """The hooks that the module may call, bound at each publication."""
        ...

    def validator(self, method: str) -> Callable[[object], bool | str | None]:
        """Return the author's function that validates an option."""
        ...

    def providers(self) -> Iterable[Provider]:
        """Return the registrations of this infrastructure, in the declared order."""
        ...

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Return the author's functions for a listener that the module registers."""
        ...

    def conf_setup(self) -> None:
        """Enter the module's `conf_setup`."""
        ...

    def ext_init(self, init: Init) -> object:
        """Enter the module's `ext_init` and return its state."""
        ...

    def control(self, control: Control) -> Reply:
        """Enter the module's command; raise `UsageError` for one it does not have."""
        ...


class OpenedModule(Protocol):
    """An artifact that was opened once; it makes the infrastructures of its module."""

    @property
    def registration(self) -> Registration:
        """What the module registers."""
        ...

    @property
    def kind(self) -> ModuleKind:
        """Singleton or generic."""
        ...

    @property
    def digest(self) -> str:
        """The content of the artifact; empty when it was given as code, as tests do."""
        ...

    @property
    def language(self) -> str:
        """The language it was opened with."""
        ...

    def create(self, name: InstanceName, host: ModuleHost) -> ModuleInfrastructure:
        """Make one infrastructure and bind it to its host."""
        ...

    def close(self) -> None:
        """Forget the code; called after the last infrastructure of this opening is gone."""
        ...
