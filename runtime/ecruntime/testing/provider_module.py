"""Providers that a test adds: plain functions on hooks of the module under test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecruntime.hooks import Hooks, Provider
from ecruntime.model.module_kind import ModuleKind
from ecruntime.module import Registration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecruntime.foundation.finding import Finding
    from ecruntime.hooks import Judge
    from ecruntime.io import ListenerMethods
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.module import Control, Init, InstanceName, ListenerRegistration, ModuleHost, Reply

NAME = "test"


@dataclass(frozen=True, slots=True)
class GivenProvider:
    """A hook, and the function of the test to call for it, without a closure."""

    hook: HookSignature
    function: Callable[..., object]


class ProviderInfrastructure:
    """The infrastructure of the module `test`, whose providers are functions of the test."""

    def __init__(self, name: InstanceName, given: Iterable[GivenProvider]) -> None:
        """Provide the functions given so far, and none that are given later."""
        self.name = name
        self.hooks = Hooks()
        self._given = tuple(given)

    def option_method(self, name: str) -> Callable[[Any], Any]:
        """Refuse: the module has no options."""
        raise UsageError(f"the test's module has no function '{name}' for values of options")

    def providers(self) -> Iterator[Provider]:
        """Return the functions, each called without its closure."""
        for given in self._given:
            yield Provider(given.hook, _without_closure(given.function), self, NAME)

    def judges(self) -> tuple[Judge, ...]:
        """Return none: the module declares no hooks."""
        return ()

    def console_prefixes(self) -> Iterable[tuple[str, ...]]:
        """Return nothing: a test has no commands."""
        return ()

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Refuse: the module has no listeners."""
        raise UsageError(f"the test's module has no listener '{registered.name}'")

    def conf_setup(self) -> None:
        """Do nothing."""

    def ext_init(self, init: Init) -> object:
        """Return None: the module has no state."""
        del init
        return None

    def control(self, control: Control) -> Reply:
        """Refuse: the module has no commands."""
        raise UsageError(f"the test's module has no command '{control.command}'")


class ProviderModule:
    """The module `test`, opened once per test, with the providers given before the load."""

    kind = ModuleKind.SINGLETON
    digest = ""
    language = "python"
    findings: Sequence[Finding] = ()

    def __init__(self) -> None:
        """Start without providers."""
        self.registration = Registration(1, NAME, self.kind, "providers of the test")
        self._given: list[GivenProvider] = []

    def give(self, hook: HookSignature, function: Callable[..., object]) -> None:
        """Add a function of the test as provider of a hook."""
        self._given.append(GivenProvider(hook, function))

    def create(self, name: InstanceName, host: ModuleHost) -> ProviderInfrastructure:
        """Make the infrastructure."""
        del host
        return ProviderInfrastructure(name, self._given)

    def close(self) -> None:
        """Do nothing: no code was imported."""


def _without_closure(function: Callable[..., object]) -> Callable[..., object]:
    def provider(closure: object, *arguments: object) -> object:
        del closure
        return function(*arguments)

    return provider
