"""Protocols of the module finder: the scan of a libexec, and the requests to open modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.module import ForeseenModule, ManifestPairs, OpenedModule


class OpenRequest(Protocol):
    """One module to open, with the reason."""

    @property
    def name(self) -> str:
        """The module's name, spelled as in its manifest."""
        ...

    @property
    def why(self) -> str:
        """The reason: a stanza, the line that used a capability, or the module that required it."""
        ...

    @property
    def is_implicit(self) -> bool:
        """Tell whether the module is loaded without a stanza of its own."""
        ...

    @property
    def required_by(self) -> str:
        """The module that required it; empty when a stanza or an option named it."""
        ...

    @property
    def requires(self) -> Sequence[str]:
        """The modules that its manifest requires."""
        ...

    @property
    def file(self) -> str:
        """The path of the manifest, for messages."""
        ...

    def foreseen(self) -> ForeseenModule | None:
        """Return what data tells of the module, without opening it; None where only its code tells."""
        ...

    def open(self) -> OpenedModule:
        """Open the artifact; raise `LoadFailed` when that fails."""
        ...


class FindPlan(Protocol):
    """The modules to open, requirements first, and the findings about those that cannot be opened."""

    @property
    def order(self) -> Sequence[OpenRequest]:
        """The requests in load order."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings about names and requirements that cannot be resolved."""
        ...


class ModuleFinder(Protocol):
    """The modules of a libexec as they are at the start of a transaction (scheduler thread)."""

    def scan(self) -> Sequence[Finding]:
        """Scan the libexec again; broken manifests are findings, not failures."""
        ...

    def find(self, names: Iterable[UnresolvedName], loaded: Iterable[str]) -> FindPlan:
        """Return the modules to open for unresolved names of the configuration, given those already loaded."""
        ...

    def installed(self, name: str) -> OpenRequest | None:
        """Return the request that would open a loaded module today; None when its manifest is gone."""
        ...

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the keys and texts of all manifests, read anew (any thread)."""
        ...

    def digest(self, name: str) -> str:
        """Return the digest of a module's artifact as it is today; empty when it is unknown."""
        ...

    def aside(self) -> ModuleFinder:
        """Return a finder of the same modules whose scans leave this one as it is."""
        ...
