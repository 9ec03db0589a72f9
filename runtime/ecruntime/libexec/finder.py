"""The modules of some libexec folders, for the transactions of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.libexec.libexec import Libexec, scan
from ecruntime.libexec.load_order import LoadRequest, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.config import Wanted
    from ecruntime.foundation.finding import Finding
    from ecruntime.libexec.load_order import LoadPlan


class LibexecFinder:
    """Knows the modules of some libexec folders, as the last scan found them (scheduler thread)."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look into `folders` at each `scan`."""
        self._folders = tuple(folders)
        self._libexec = Libexec({})

    def scan(self) -> tuple[Finding, ...]:
        """Read the manifests anew; raise `EnvironmentFailure` for a folder that does not exist."""
        self._libexec = scan(self._folders)
        return self._libexec.findings

    def find(self, wanted: Iterable[Wanted], loaded: Iterable[str]) -> LoadPlan:
        """Decide which modules to open for the names that the configuration uses."""
        return resolve(wanted, self._libexec, loaded)

    def installed(self, name: str) -> LoadRequest | None:
        """Return how a module that is loaded would be opened today."""
        section = self._libexec.get(name)
        if section is None or section.artifact is None:
            return None
        return LoadRequest(section, "loaded before", is_implicit=False)

    def digest(self, name: str) -> str:
        """Return the content of a module's artifact today; empty when it is unknown."""
        section = self._libexec.get(name)
        return section.artifact.digest if section is not None and section.artifact is not None else ""
