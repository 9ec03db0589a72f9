"""A libexec for one test: projects are built into it, and their modules are loaded by manifest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.libexec import LibexecFinder, scan
from ecruntime.testing.given_modules import GivenModules, GivenPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import FindPlan, OpenRequest
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.module import ManifestPairs

_DECLARATION: Final = "module.toml"


class NotBuilt(AssertionError):
    """A project that could not be built; the text is the output of `ecxs build`."""


class LibexecFolder:
    """Value of the fixture `libexec`: `libexec()` builds the project of the test, `libexec("../other")` another."""

    def __init__(self, folder: Path, start: Path) -> None:
        """Install into `folder`; the project of the test is the nearest one around `start`."""
        self.folder = folder
        """The libexec of the test."""
        self.projects: list[Path] = []
        """The projects that were built; their modules run under the paths of the author's source."""
        self._start = start
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, project: Path | str = "") -> Path:
        """Build and install a project, and return the libexec; a relative path starts at the project of the test."""
        place = Path(project) if Path(project).is_absolute() else self._own() / project
        # `-P`: nothing of the working folder is imported in place of a library.
        command = [sys.executable, "-P", "-m", "ecxs", "build", str(place), "--libexec", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
        if done.returncode:
            raise NotBuilt(done.stdout + done.stderr)
        self.projects.append(place)
        return self.folder

    def _own(self) -> Path:
        for folder in (self._start, *self._start.parents):
            if (folder / _DECLARATION).is_file():
                return folder
        raise UsageError(
            f"there is no {_DECLARATION} in '{self._start}' or above it", hint="name the project: libexec(path)"
        )


def declared_hooks(libexec: Path) -> Iterator[HookSignature]:
    """Yield the hooks that the modules of a libexec declare, as their records say; nothing of them runs."""
    for section in scan([libexec]).sections.values():
        if section.record is not None:
            yield from section.record.definition.hooks


class TestedModules:
    """Finds modules that a test gave as classes, then installed ones; for one test, in its thread."""

    __test__ = False

    def __init__(self, given: GivenModules, libexec: Path, projects: Sequence[Path] = ()) -> None:
        """Prefer a given class to an installed module of its name."""
        self._given = given
        self._installed = LibexecFinder([libexec], projects)

    def scan(self) -> Sequence[Finding]:
        """Read the manifests again."""
        return self._installed.scan()

    def find(self, unresolved: Iterable[UnresolvedName], loaded: Iterable[str]) -> FindPlan:
        """Return the modules for unresolved names: installed ones first, since a class may require them."""
        unresolved, known = tuple(unresolved), tuple(loaded)
        given = self._given.find(unresolved, known)
        plan = self._installed.find(
            unresolved, (*known, *(registered.name for registered in self._given.registrations))
        )
        return GivenPlan((*plan.order, *given.order), plan.findings)

    def installed(self, name: str) -> OpenRequest | None:
        """Return the request that would open a loaded module today."""
        return self._given.installed(name) or self._installed.installed(name)

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the manifests of installed modules; a class has none."""
        return self._installed.manifests()

    def digest(self, name: str) -> str:
        """Return the digest of an installed artifact; empty for a class, which does not change."""
        return "" if self._given.installed(name) else self._installed.digest(name)
