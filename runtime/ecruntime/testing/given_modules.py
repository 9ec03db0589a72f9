"""Finder of modules given as classes, which need not be built or installed."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config import UnresolvedKind
from ecruntime.languages import open_class
from ecruntime.model.module import derived_capabilities
from ecruntime.module import ForeseenModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecruntime.api import Module
    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import FindPlan, OpenRequest
    from ecruntime.module import ManifestPairs, OpenedModule, Registration
    from ecruntime.testing.exported import ExportedModule, ExportedModules


@dataclass(frozen=True, slots=True)
class GivenModule:
    """An opened module, handed over by a test."""

    name: str
    why: str
    is_implicit: bool
    file: str
    opened: OpenedModule
    requires: tuple[str, ...] = ()
    required_by: str = ""
    exported: ExportedModule | None = None

    def foreseen(self) -> ForeseenModule | None:
        """Return what the class registers."""
        return ForeseenModule.registered(self.opened.registration)

    def open(self) -> OpenedModule:
        """Return the module that the test handed over, or open what stands for it in its exported form."""
        return self.opened if self.exported is None else self.exported.open()


@dataclass(frozen=True, slots=True)
class GivenPlan:
    """The given modules that the configuration names, in the order in which they were given."""

    order: tuple[OpenRequest, ...]
    findings: tuple[Finding, ...] = ()


class GivenModules:
    """Finds modules among those given by a test; for one test, in its thread."""

    def __init__(self, exported: ExportedModules | None = None) -> None:
        """Start without modules; those that were exported come by their libraries."""
        self._exported = exported
        self._given: dict[str, OpenedModule] = {}
        self._places: dict[str, str] = {}
        self._always: list[OpenedModule] = []
        self._standing: dict[str, ExportedModule] = {}
        self._classes: list[str] = []

    def give(self, module: type[Module]) -> Registration:
        """Offer a class, to be loaded when the configuration names it or uses one of its options."""
        opened = open_class(module)
        name = opened.registration.name.lower()
        if self._exported is not None and (exported := self._exported.find(opened.registration, module)) is not None:
            self._standing[name] = exported
        self._given[name] = opened
        self._classes.append(module.__name__)
        self._places[name] = _place(module)
        return opened.registration

    def give_always(self, opened: OpenedModule) -> None:
        """Load a module whatever the configuration says."""
        self._always.append(opened)

    @property
    def registrations(self) -> Iterator[Registration]:
        """The registrations of the given modules."""
        return (opened.registration for opened in self._given.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the given classes."""
        return tuple(self._classes)

    def scan(self) -> Sequence[Finding]:
        """Return no findings: there are no manifests."""
        return ()

    def find(self, unresolved: Iterable[UnresolvedName], loaded: Iterable[str]) -> FindPlan:
        """Return the given modules for the unresolved names, without those already loaded."""
        known = set(loaded)
        unresolved = tuple(unresolved)
        names = {name.name.lower() for name in unresolved if name.kind is UnresolvedKind.STANZA and name.is_top_level}
        used = {capability.lower() for name in unresolved for capability in name.capabilities}
        order = [
            self._request(opened, is_implicit=name not in names)
            for name, opened in self._given.items()
            if name not in known and (name in names or used & _capabilities(opened.registration))
        ]
        always = [opened for opened in self._always if opened.registration.name not in known]
        return GivenPlan((*order, *(self._request(opened, is_implicit=True) for opened in always)))

    def installed(self, name: str) -> OpenRequest | None:
        """Return the request for a loaded module: the same class again."""
        opened = self._given.get(name.lower())
        return self._request(opened, is_implicit=False) if opened else None

    def aside(self) -> GivenModules:
        """Return this finder, whose scans change nothing."""
        return self

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return nothing: there are no manifests."""
        return ()

    def digest(self, name: str) -> str:
        """Return an empty digest: code given by a test does not change."""
        del name
        return ""

    def _request(self, opened: OpenedModule, *, is_implicit: bool) -> GivenModule:
        name = opened.registration.name
        place, exported = self._places.get(name.lower(), ""), self._standing.get(name.lower())
        return GivenModule(name, "given by the test", is_implicit, place, opened, exported=exported)


def _place(module: type[Module]) -> str:
    """Return the place of a class, such as `courier.py:24`; its name when there is no source."""
    try:
        return f"{inspect.getsourcefile(module)}:{inspect.getsourcelines(module)[1]}"
    except (OSError, TypeError):
        return f"<test: {module.__name__}>"


def _capabilities(registration: Registration) -> set[str]:
    options = (option.definition for option in registration.options)
    listeners = (listener.name for listener in registration.listeners)
    return {capability.lower() for capability in derived_capabilities(registration.name, options, listeners)}
