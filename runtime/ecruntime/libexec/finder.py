"""The modules of some libexec folders, for the transactions of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.libexec.libexec import Libexec, scan
from ecruntime.libexec.load_order import LoadRequest, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.libexec.load_order import LoadPlan


class LibexecFinder:
    """The modules of some libexec folders, as of the last scan (scheduler thread)."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Search `folders` at each `scan`; nothing is read yet."""
        self._folders = tuple(folders)
        self._libexec = Libexec({})

    def scan(self) -> tuple[Finding, ...]:
        """Read the manifests again; raise `EnvironmentFailure` for a folder that does not exist."""
        self._libexec = scan(self._folders)
        return self._libexec.findings

    def find(self, names: Iterable[UnresolvedName], loaded: Iterable[str]) -> LoadPlan:
        """Return the modules to open for the unresolved names of the configuration."""
        return resolve(names, self._libexec, loaded)

    def installed(self, name: str) -> LoadRequest | None:
        """Return the request that would open a loaded module today; None when it is not installed any more."""
        section = self._libexec.get(name)
        if section is None or section.artifact is None:
            return None
        return LoadRequest(section, "loaded before", is_implicit=False)

    def digest(self, name: str) -> str:
        """Return the digest of a module's installed artifact; empty when it is unknown."""
        section = self._libexec.get(name)
        return section.artifact.digest if section is not None and section.artifact is not None else ""
