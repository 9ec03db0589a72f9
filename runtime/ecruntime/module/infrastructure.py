"""The record through which the server enters a module, whatever its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecruntime.foundation.finding import Finding
    from ecruntime.hooks import Hooks, Judge, Provider
    from ecruntime.io import ListenerMethods
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.module.control import Control, Reply
    from ecruntime.module.host import ModuleHost
    from ecruntime.module.init import Init
    from ecruntime.module.registration import ListenerRegistration, Registration


class ModuleInfrastructure(Protocol):
    """One infrastructure: of a singleton for the life of the process, of a generic module for one generation.

    Everything is read-only after opening; the phases run in the scheduler thread.
    """

    @property
    def name(self) -> InstanceName:
        """The name of the instance."""
        ...

    @property
    def hooks(self) -> Hooks:
        """The hooks that the module may call; bound again at each publication."""
        ...

    def option_method(self, name: str) -> Callable[[Any], Any]:
        """Return the author's function of this name for the values of an option."""
        ...

    def providers(self) -> Iterable[Provider]:
        """Return the registrations of this infrastructure, in the declared order."""
        ...

    def judges(self) -> Iterable[Judge]:
        """Return the functions that end the chains of hooks which the module declares with `Until.METHOD`."""
        ...

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Return the author's functions for a listener that the module registers."""
        ...

    def console_prefixes(self) -> Iterable[tuple[str, ...]]:
        """Return the words, in lower case, of lines of the console that the module answers without its own name."""
        ...

    def conf_setup(self) -> object:
        """Enter the module's `conf_setup`, and return its answer."""
        ...

    def ext_init(self, init: Init) -> object:
        """Enter the module's `ext_init` and return its state."""
        ...

    def control(self, control: Control) -> Reply:
        """Enter the module's command; raise `UsageError` for one it does not have."""
        ...


class OpenedModule(Protocol):
    """An opened artifact, which makes the infrastructures of its module."""

    @property
    def registration(self) -> Registration:
        """The registrations of the module."""
        ...

    @property
    def kind(self) -> ModuleKind:
        """The kind of the module."""
        ...

    @property
    def digest(self) -> str:
        """The digest of the artifact; empty for a module given as code, as in tests."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings about an artifact that can be opened none the less."""
        ...

    @property
    def language(self) -> str:
        """The language of the module."""
        ...

    def create(self, name: InstanceName, host: ModuleHost) -> ModuleInfrastructure:
        """Make one infrastructure and bind it to its host."""
        ...

    def close(self) -> None:
        """Unload the code; called after the last infrastructure of this opening is gone."""
        ...
