"""A libexec for one test: projects are built into it, and their modules are loaded by manifest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.toolchain import DEBUG_SITES
from ecruntime.foundation.errors import UsageError
from ecruntime.libexec import LibexecFinder, scan
from ecruntime.testing.given_modules import GivenModules, GivenPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecruntime.choices import ServerChoices
    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import FindPlan, OpenRequest
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.module import ManifestPairs
    from ecruntime.testing.exported import ExportedModules

_DECLARATION: Final = "module.toml"
_CACHE: Final = "__pycache__"
_DATABASE: Final = "compile_commands.json"
"""A build of C writes it."""


class NotBuilt(AssertionError):
    """A project that could not be built; the text is the output of `ecxs build`."""


class BuiltProjects:
    """The projects that were built in this run: one that has not changed since is copied and not built again."""

    def __init__(self, folder: Path) -> None:
        """Keep what was built below `folder`."""
        self._folder = folder
        self._built: dict[Path, tuple[object, Path]] = {}

    def know(self, project: Path, libexec: Path) -> None:
        """Take a project for built into `libexec`, as its files are now."""
        self._built[project.resolve()] = (_files_of(project.resolve()), libexec)

    def install(self, project: Path, libexec: Path) -> None:
        """Build a project, unless it was, and put what was made into a libexec."""
        files = _files_of(project)
        known, made = self._built.get(project, (None, self._folder))
        if known != files:
            made = self._folder / str(len(list(self._folder.iterdir())))
            # `-P`: nothing of the working folder is imported in place of a library.
            command = [sys.executable, "-P", "-m", "ecxs", "build", str(project), "--libexec", str(made)]
            # Memory of modules in C that is not freed is listed with its places.
            environment = {**os.environ, DEBUG_SITES: "1"}
            done = subprocess.run(  # noqa: S603 - our own interpreter
                command, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise NotBuilt(done.stdout + done.stderr)
            self._built[project] = (files, made)
        shutil.copytree(made, libexec, dirs_exist_ok=True, symlinks=True, copy_function=_copy)


def _copy(source: str, target: str, *, follow_symlinks: bool = True) -> str:
    """Copy a file into another inode: the former one may be mapped by a server of this process."""
    fresh = f"{target}.fresh"
    shutil.copy2(source, fresh, follow_symlinks=follow_symlinks)
    os.replace(fresh, target)  # noqa: PTH105 - both are texts
    return target


def _files_of(project: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return the files of a project, without what tools leave: each with what changes when it is written."""
    found = []
    for folder, folders, names in os.walk(project):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != _CACHE)
        for name in sorted(names):
            if name != _DATABASE:
                place = os.path.join(folder, name)  # noqa: PTH118 - a text
                state = os.lstat(place)
                found.append((place, state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)


class LibexecFolder:
    """Value of the fixture `libexec`: `libexec()` builds the project of the test, `libexec("../other")` another."""

    def __init__(
        self, folder: Path, start: Path, built: BuiltProjects, exported: ExportedModules | None = None
    ) -> None:
        """Install into `folder`; the project of the test is the nearest one around `start`.

        Of `exported` modules the library is installed.
        """
        self.folder = folder
        """The libexec of the test."""
        self.projects: list[Path] = []
        """The projects that were built; their modules run under the paths of the author's source."""
        self._start = start
        self._built = built
        self._exported = exported
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, project: Path | str = "") -> Path:
        """Build and install a project, and return the libexec; a relative path starts at the project of the test."""
        place = Path(project) if Path(project).is_absolute() else self._own() / project
        if not self._install_exported(place):
            self._built.install(place.resolve(), self.folder)
        self.projects.append(place)
        return self.folder

    def _install_exported(self, project: Path) -> bool:
        """Install the library of a project that is here in its exported form; tell whether it is."""
        for module in self._exported.modules if self._exported is not None else ():
            manifest = f"{module.name}.ecm"
            if (project / manifest).is_file() and (project / module.name / "__init__.py").is_file():
                for path in (module.library, module.library.with_name(manifest)):
                    _copy(str(path), str(self.folder / path.name))
                return True
        return False

    def _own(self) -> Path:
        for folder in (self._start, *self._start.parents):
            if (folder / _DECLARATION).is_file():
                return folder
        raise UsageError(
            f"there is no {_DECLARATION} in '{self._start}' or above it", hint="name the project: libexec(path)"
        )


def declared_hooks(libexec: Path) -> Iterator[HookSignature]:
    """Yield the hooks that the modules of a libexec declare, as records and libraries say; nothing of them runs."""
    for section in scan([libexec]).sections.values():
        if section.record is not None:
            yield from section.record.definition.hooks
        elif section.artifact is not None and section.artifact.language == "c":
            yield from _hooks_of_library(section.artifact.path, section.name)


def _hooks_of_library(path: Path, module: str) -> Iterator[HookSignature]:
    """Yield the hooks that the code of a library declares for its module; none where the load will refuse it."""
    # Imported here: a test without modules in C reads no libraries.
    from ecruntime.formats.library import LibraryError, read_library
    from ecruntime.model.library_record import hook_signature

    with suppress(LibraryError):
        for signature in map(hook_signature, read_library(path).hooks):
            if signature is not None and signature.hook_scope.lower() == module.lower():
                yield signature


class TestedModules:
    """Finds modules that a test gave as classes, then installed ones; for one test, in its thread."""

    __test__ = False

    def __init__(
        self,
        given: GivenModules,
        libexec: Path,
        projects: Sequence[Path] = (),
        choices: ServerChoices | None = None,
        exported: ExportedModules | None = None,
    ) -> None:
        """Prefer a given class to an installed module of its name."""
        self._given = given
        self._exported = exported
        self._installed = LibexecFinder([libexec], projects, choices)

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
        return GivenPlan((*map(self._request, plan.order), *given.order), plan.findings)

    def installed(self, name: str) -> OpenRequest | None:
        """Return the request that would open a loaded module today."""
        given = self._given.installed(name)
        found = self._installed.installed(name) if given is None else None
        return given if found is None else self._request(found)

    def aside(self) -> TestedModules:
        """Return a finder like this one, whose scans leave this one as it is."""
        aside = copy(self)
        aside._installed = self._installed.aside()  # noqa: SLF001 - of its own class
        return aside

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the manifests of installed modules; a class has none."""
        return self._installed.manifests()

    def digest(self, name: str) -> str:
        """Return the digest of an installed artifact; empty for a class, which does not change."""
        return "" if self._given.installed(name) else self._installed.digest(name)

    def _request(self, request: OpenRequest) -> OpenRequest:
        """Return a request that opens the exported form as a class would be, where that is installed."""
        return request if self._exported is None else self._exported.request(request)
