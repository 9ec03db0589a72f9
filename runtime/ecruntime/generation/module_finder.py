"""What a transaction asks of whoever knows the modules that could be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecruntime.config import Wanted
    from ecruntime.foundation.finding import Finding
    from ecruntime.module import OpenedModule


class OpenRequest(Protocol):
    """One module to open, and why."""

    @property
    def name(self) -> str:
        """The module's name, as its manifest spells it."""
        ...

    @property
    def why(self) -> str:
        """The stanza, the line that used a capability, or who required it."""
        ...

    @property
    def is_implicit(self) -> bool:
        """Tell whether the module comes without a stanza of its own."""
        ...

    @property
    def required_by(self) -> str:
        """The module for which it is opened, if it is for one."""
        ...

    @property
    def requires(self) -> Sequence[str]:
        """The modules that its manifest requires."""
        ...

    @property
    def file(self) -> str:
        """The manifest, for messages."""
        ...

    def open(self) -> OpenedModule:
        """Open the artifact; raise `LoadFailed` when it cannot be."""
        ...


class Plan(Protocol):
    """The modules to open, requirements first, and what stood in the way of others."""

    @property
    def order(self) -> Sequence[OpenRequest]:
        """The requests in load order."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """What could not be resolved."""
        ...


class ModuleFinder(Protocol):
    """Knows the modules of a libexec, as they are at the start of a transaction (scheduler thread)."""

    def scan(self) -> Sequence[Finding]:
        """Look at the libexec anew; broken manifests are findings, not failures."""
        ...

    def find(self, wanted: Iterable[Wanted], loaded: Iterable[str]) -> Plan:
        """Decide which modules to open for the names that the configuration uses."""
        ...

    def installed(self, name: str) -> OpenRequest | None:
        """Return how a module that is loaded would be opened today."""
        ...

    def digest(self, name: str) -> str:
        """Return the content of a module's artifact today; empty when it is unknown."""
        ...
