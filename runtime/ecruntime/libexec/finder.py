"""The modules of some libexec folders, for the transactions of a server."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.choices import ServerChoices
from ecruntime.libexec.file_digests import FileDigests
from ecruntime.libexec.libexec import Libexec, Section, scan
from ecruntime.libexec.load_order import LoadRequest, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.libexec.load_order import LoadPlan
    from ecruntime.module import ManifestPairs


class LibexecFinder:
    """The modules of some libexec folders, as of the last scan (scheduler thread)."""

    def __init__(
        self, folders: Iterable[Path], projects: Sequence[Path] = (), choices: ServerChoices | None = None
    ) -> None:
        """Search `folders` at each `scan`; nothing is read yet.

        Modules whose equal source lies in one of `projects` run under its paths; projects may be added later. What the
        documents leave open is done as `choices` say.
        """
        self._choices = choices or ServerChoices()
        self._folders = tuple(folders)
        self._projects = projects
        self._digests = FileDigests()
        self._libexec = Libexec({})

    def scan(self) -> tuple[Finding, ...]:
        """Read the manifests again; raise `EnvironmentFailure` for a folder that does not exist."""
        found = scan(self._folders, self._choices.scan)
        sections = {key: self._with_source(section) for key, section in found.sections.items()}
        self._libexec = replace(found, sections=sections)
        return self._libexec.findings

    def find(self, names: Iterable[UnresolvedName], loaded: Iterable[str]) -> LoadPlan:
        """Return the modules to open for the unresolved names of the configuration."""
        return resolve(names, self._libexec, loaded, last_first=self._choices.requirements_last_first)

    def installed(self, name: str) -> LoadRequest | None:
        """Return the request that would open a loaded module today; None when it is not installed any more."""
        section = self._libexec.get(name)
        if section is None or section.artifact is None:
            return None
        return LoadRequest(section, "loaded before", is_implicit=False)

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the keys and texts of all manifests, read anew (any thread)."""
        for section in scan(self._folders, self._choices.scan).sections.values():
            yield section.name, section.manifest.pairs()

    def aside(self) -> LibexecFinder:
        """Return a finder of the same folders whose scans leave this one as it is."""
        return copy(self)

    def digest(self, name: str) -> str:
        """Return the digest of a module's installed artifact; empty when it is unknown."""
        section = self._libexec.get(name)
        artifact = section.artifact if section is not None else None
        if artifact is None or artifact.digest or not artifact.path.is_file():
            return artifact.digest if artifact is not None else ""
        # A file without a record is known by its content.
        return self._digests.digest(artifact.path)

    def _with_source(self, section: Section) -> Section:
        artifact = section.artifact
        if artifact is None:
            return section
        sources = (project / artifact.name for project in self._projects)
        source = next((folder for folder in sources if folder.is_dir()), None)
        return section if source is None else replace(section, artifact=replace(artifact, source=source))
