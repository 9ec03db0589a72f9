"""Modules that come with this runtime: a configuration names them, and no libexec has to have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config import UnresolvedKind
from ecruntime.languages import BUILT_IN
from ecruntime.module import ForeseenModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import FindPlan, ModuleFinder, OpenRequest
    from ecruntime.module import ManifestPairs, OpenedModule


@dataclass(frozen=True, slots=True)
class BuiltInModule:
    """The request for a module of this runtime."""

    name: str
    why: str
    is_implicit: bool = False
    required_by: str = ""
    file: str = "<built in>"
    requires: tuple[str, ...] = ()

    def foreseen(self) -> ForeseenModule | None:
        """Return what it registers; opening it runs no script."""
        return ForeseenModule.registered(BUILT_IN[self.name]().registration)

    def open(self) -> OpenedModule:
        """Open it; raise `EcError` when the machine lacks what it needs."""
        return BUILT_IN[self.name]()


@dataclass(frozen=True, slots=True)
class BuiltInPlan:
    """The modules of another plan, and those of this runtime after them."""

    order: tuple[OpenRequest, ...]
    findings: tuple[Finding, ...]


class BuiltInFinder:
    """Finds the modules of another finder, then those of this runtime for names that are left (scheduler thread)."""

    def __init__(self, inner: ModuleFinder) -> None:
        """Prefer what `inner` finds: an installed module may stand for a built-in one."""
        self._inner = inner

    def scan(self) -> Sequence[Finding]:
        """Scan again."""
        return self._inner.scan()

    def find(self, names: Iterable[UnresolvedName], loaded: Iterable[str]) -> FindPlan:
        """Return the modules for unresolved names of the configuration."""
        names, loaded = tuple(names), tuple(loaded)
        plan = self._inner.find(names, loaded)
        taken = {name.lower() for name in (*loaded, *(request.name for request in plan.order))}
        found: dict[str, BuiltInModule] = {}
        for name in names:
            key = name.name.lower()
            is_stanza = name.kind is UnresolvedKind.STANZA and name.is_top_level
            if is_stanza and key in BUILT_IN and key not in taken and self._inner.installed(key) is None:
                found.setdefault(key, BuiltInModule(key, f"{name.place}: stanza '{name.name}'"))
        return BuiltInPlan((*plan.order, *found.values()), tuple(plan.findings)) if found else plan

    def installed(self, name: str) -> OpenRequest | None:
        """Return the request that would open a loaded module today."""
        return self._inner.installed(name)

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the manifests of the other finder: a module of this runtime has none."""
        return self._inner.manifests()

    def digest(self, name: str) -> str:
        """Return the digest of an installed artifact; empty for a module of this runtime, which does not change."""
        return self._inner.digest(name)

    def aside(self) -> ModuleFinder:
        """Return a finder like this one, whose scans leave this one as it is."""
        return BuiltInFinder(self._inner.aside())
