"""The engine of `ecxs validate`: it recognizes files and folders, applies their rules and sorts the findings."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import LIBRARY
from ecruntime.formats.manifest import MANIFEST
from ecruntime.foundation.authors_file import authors_file
from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_scan import Scanned, scan
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.model.module import Language
from ecruntime.model.module_record import SUFFIX
from ecxs.definition import FILE_NAME, LoadResult, examine, record_of
from ecxs.files import display_path
from ecxs.rules.manifest import check_manifests
from ecxs.rules.project import check_installed, check_project, nothing_to_validate, unknown_kind
from ecxs.rules.tree import check_tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.libexec import Libexec
    from ecruntime.model.module_record import ModuleRecord
    from ecxs.definition import ModuleDefinition
    from ecxs.rules.tree import ManifestTree

    CheckSoundProject: TypeAlias = Callable[[Path, ModuleDefinition, tuple[Path, ...]], Iterable[Finding]]
    Progress: TypeAlias = Callable[[int, int], None]

CONFIGURATION = ".conf"
SOURCE = ".py"
SCRIPT = ".lua"
MAX_NEIGHBOURS = 1000
_OF_THE_LANGUAGE = ("src", "generated")
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.HINT)


def _check_nothing(folder: Path, definition: ModuleDefinition, files: tuple[Path, ...]) -> Iterable[Finding]:
    del folder, definition, files
    return ()


def _tell_nobody(done: int, total: int) -> None:
    del done, total


def validate(
    paths: Iterable[Path],
    *,
    libexec: Sequence[Path] = (),
    check_sound: CheckSoundProject = _check_nothing,
    progress: Progress = _tell_nobody,
    reads_libraries: bool = False,
) -> tuple[Finding, ...]:
    """Apply the rules to files, project folders and libexec folders; sorted by place, each finding once.

    Configurations are checked with the modules of the `libexec` folders. `check_sound` checks the files of a project
    whose declaration is sound, with what only the parts above the rules know; `progress` takes how many files of a
    folder were read, and how many there are. With `reads_libraries`, the built libraries of folders are read, too; one
    that is named is read in any case. Nothing of the author's is imported or executed. Raise `UsageError` for
    a path that does not exist.
    """
    engine = _Engine(load_hook_catalogue(), libexec, check_sound, progress, reads_libraries=reads_libraries)
    # A path that is given twice, or once more by a link, is checked once.
    listed = {os.path.realpath(path): path for path in paths}
    missing = [path for path in listed.values() if not path.exists()]
    if missing:
        raise UsageError(f"there is no file or folder '{missing[0]}'", hint="check the spelling of the path")
    with _without_collector():
        # A set, since a file may lie in several of the folders.
        found = {finding for path in listed.values() for finding in engine.path(path)}
    return tuple(sorted(found, key=_sort_key))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector, which would search all manifests again and again and find no cycles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sort_key(finding: Finding) -> tuple[object, ...]:
    return (finding.place, _ORDER.index(finding.severity), finding.rule, finding.message, finding.hint)


def check_declaration(path: Path, catalogue: HookCatalogue) -> LoadResult:
    """Examine a declaration; one that cannot be read is a finding like any other."""
    try:
        return examine(path, catalogue, file=display_path(path))
    except EnvironmentFailure as error:
        message = f"cannot read '{path.name}': {(error.hint or error.message).lower()}"
        place = Place(display_path(path))
        finding = Finding("TREE001", Severity.ERROR, message, place, "check the permissions of the file")
        return LoadResult(None, (finding,))


def _other_scripts(files: tuple[Path, ...], folder: Path, definition: ModuleDefinition | None) -> Iterator[Path]:
    """Yield the scripts of a project but for those that the tools of its language check, and the generated ones."""
    is_lua = definition is not None and definition.language is Language.LUA
    for path in files:
        if path.name.endswith(SCRIPT) and not (is_lua and path.relative_to(folder).parts[0] in _OF_THE_LANGUAGE):
            yield path


class _Engine:
    def __init__(
        self,
        catalogue: HookCatalogue,
        libexec: Sequence[Path],
        check_sound: CheckSoundProject,
        progress: Progress,
        *,
        reads_libraries: bool,
    ) -> None:
        self.catalogue = catalogue
        self.reads_libraries = reads_libraries
        self.check_sound = check_sound
        self.progress = progress
        self._folders = libexec
        self._libexec: Libexec | None = None
        self._declarations: set[str] = set()
        self._scripts: set[str] = set()

    def path(self, path: Path) -> Iterator[Finding]:
        if path.is_dir() and not path.name.endswith(CONFIGURATION):
            yield from self.folder(path)
        elif path.name == FILE_NAME:
            yield from self.declaration(path)
        elif path.name.endswith(SOURCE):
            yield from self.source(path)
        elif path.name.endswith((MANIFEST, SUFFIX)):
            yield from self.single(path)
        elif path.name.endswith(CONFIGURATION):
            yield from self.configuration(path, self.declared_beside(path))
        elif path.name.endswith(LIBRARY):
            yield from self.library(path)
        elif path.name.endswith(SCRIPT):
            yield from self.scripts((path,))
        else:
            yield unknown_kind(display_path(path))

    def declaration(self, path: Path) -> Iterator[Finding]:
        """Check a declaration and, where it is sound, the files that belong to it."""
        # Once, however many files of the project are named.
        if os.path.realpath(path) in self._declarations:
            return
        self._declarations.add(os.path.realpath(path))
        result = check_declaration(path, self.catalogue)
        yield from result.findings
        if result.definition:
            scanned = scan(path.parent)
            within = tuple(file for file in scanned.files if path.parent in file.parents)
            yield from self.check_sound(path.parent, result.definition, within)
            yield from self.beside_installed(path, record_of(result.definition, result.catalogue))

    def source(self, path: Path) -> Iterator[Finding]:
        """Check the project around a source file; one that belongs to no project has no rules."""
        # Links stay as they are written, so that findings show the names that the caller knows.
        parents = path.parents if path.is_absolute() else (*path.parents, *Path.cwd().parents)
        declaration = next((parent / FILE_NAME for parent in parents if (parent / FILE_NAME).is_file()), None)
        if declaration is not None:
            yield from self.declaration(declaration)

    def scripts(self, paths: Iterable[Path]) -> Iterator[Finding]:
        """Check scripts, each once, whatever names it."""
        for path in paths:
            # Imported here: without a script the reader of Lua is not needed.
            from ecxs.rules.script import check_script

            if (real := os.path.realpath(path)) not in self._scripts:
                self._scripts.add(real)
                yield from check_script(path, self.catalogue)

    def folder(self, folder: Path) -> Iterator[Finding]:
        scanned = scan(folder)
        projects = {path.parent for path in scanned.files if path.name == FILE_NAME}
        # One that is no regular file, such as a pipe, is not in the list, and is told as one that cannot be read.
        if os.path.lexists(folder / FILE_NAME):
            projects.add(folder)
        # A project inside of another is a file like others of the outer one.
        outer = {path for path in projects if not any(parent in projects for parent in path.parents)}
        for project in sorted(outer):
            yield from self.project(project, scanned)
        rest = scanned.files
        if outer:
            rest = tuple(path for path in rest if not any(parent in outer for parent in path.parents))
        yield from self.scripts(path for path in rest if path.name.endswith(SCRIPT))
        # Outside of projects, manifests and records make a libexec folder. Unreadable entries are reported by the
        # projects, if there are any.
        marks = (MANIFEST, SUFFIX, LIBRARY) if self.reads_libraries else (MANIFEST, SUFFIX)
        if any(path.name.endswith(marks) for path in rest) or (scanned.unreadable and not outer):
            yield from self.libexec(Scanned(rest, scanned.unreadable, scanned.irregular))
        elif not outer and not any(path.name.endswith(SCRIPT) for path in rest):
            yield nothing_to_validate(display_path(folder))

    def project(self, folder: Path, scanned: Scanned) -> Iterator[Finding]:
        within = tuple(path for path in scanned.files if folder in path.parents)
        result = check_declaration(folder / FILE_NAME, self.catalogue)
        yield from result.findings
        definition = result.definition
        declaration = display_path(folder / FILE_NAME)
        # The declaration counts before the generated record, which may be out of date.
        declared = ((declaration, record_of(definition, result.catalogue)),) if definition else ()
        for path in within:
            if path.name.endswith(CONFIGURATION):
                yield from self.configuration(path, (definition,) if definition else ())
        yield from self.scripts(_other_scripts(within, folder, definition))
        tree, findings = read_tree(Scanned(within, scanned.unreadable, scanned.irregular), declared=declared)
        yield from findings
        if self.reads_libraries and tree.libraries:
            tree, found = self.with_libraries(tree)
            yield from found
        yield from check_manifests(tree)
        # Without a definition there is nothing to compare with; its own findings say why.
        if definition:
            sound = tuple(self.check_sound(folder, definition, within))
            known = frozenset(related.place.file for finding in sound for related in finding.related)
            yield from sound
            yield from check_project(tree, declaration, definition, known)
            yield from self.beside_installed(folder / FILE_NAME, record_of(definition, result.catalogue))

    def configuration(self, path: Path, declared: tuple[ModuleDefinition, ...]) -> Iterable[Finding]:
        # Imported here: the registry of options is not needed for declarations and manifests.
        from ecxs.rules.configuration import check_configuration

        return check_configuration(path, declared, self.installed(), self.scripts)

    def installed(self) -> Libexec | None:
        """Return the modules of the libexec folders, `None` if none were named."""
        # Imported here, as above.
        from ecruntime.libexec import scan as scan_libexec

        if self._folders and self._libexec is None:
            self._libexec = scan_libexec([Path(display_path(folder)) for folder in self._folders])
        return self._libexec

    def beside_installed(self, path: Path, record: ModuleRecord) -> Iterator[Finding]:
        """Check that the module of a project can be loaded beside those of the libexec folders."""
        libexec = self.installed()
        if libexec is None:
            return
        # Imported here, as above.
        from ecxs.rules.registration import check_registration, declared_module, installed_module

        project = declared_module(record, path, display_path(path))
        # An installed module of this name is the project itself, as it was.
        others = tuple(
            installed_module(section.record, section.manifest, str(authors_file(section.file)))
            for section in libexec.sections.values()
            if section.record is not None and section.name.lower() != project.key
        )
        for finding in check_registration((*others, project)):
            if finding.place.file == project.place.file:
                yield finding

    def libexec(self, scanned: Scanned) -> Iterator[Finding]:
        tree, findings = read_tree(scanned, is_whole=True, progress=self.progress)
        yield from findings
        if self.reads_libraries:
            tree, found = self.with_libraries(tree)
            yield from found
        yield from check_manifests(tree)
        yield from check_tree(tree)
        yield from check_installed(tree)
        yield from self.beside_one_another(tree)

    def with_libraries(
        self, tree: ManifestTree, named: frozenset[str] = frozenset()
    ) -> tuple[ManifestTree, tuple[Finding, ...]]:
        """Return a tree with the records of its libraries, and the findings on these."""
        # Imported here: the reader of libraries is not needed for anything else.
        from ecxs.rules.library_tree import check_libraries, read_libraries

        read = read_libraries(tree.libraries)
        findings = tuple(check_libraries(read, tree, named=named))
        return replace(tree, records=(*tree.records, *read.records()), read=read.libraries), findings

    def library(self, path: Path) -> Iterator[Finding]:
        """Check one library with the manifest beside it, and what it registers beside its neighbors' modules."""
        neighbours = [path, *(other for other in _beside(path) if other.name != path.name)]
        tree, _ = read_tree(Scanned(tuple(sorted(neighbours)), ()))
        file = display_path(path)
        tree, findings = self.with_libraries(tree, frozenset({file}))
        yield from findings
        listed = [it for it in tree.read if it.file == file]
        places = [it.place for library in listed for it in library.options]
        places += [it.place for library in listed for it in library.hooks]
        own = {file, *(place.file for place in places if place is not None)}
        for finding in self.beside_one_another(tree):
            if finding.place.file in own:
                yield finding

    def beside_one_another(self, tree: ManifestTree) -> Iterable[Finding]:
        """Check that the modules of a tree can be loaded together."""
        # Imported here, as above.
        from ecxs.rules.registration import check_registration, modules_of_tree

        if not tree.read:
            return check_registration(modules_of_tree(tree))
        from ecxs.rules.library_tree import registering_modules

        compiled = tuple(registering_modules(tree.read, frozenset(tree.installed)))
        return check_registration((*modules_of_tree(tree), *compiled))

    def single(self, path: Path) -> Iterator[Finding]:
        """Check one manifest or record with the knowledge of its neighbors, and report on that file alone."""
        neighbours = [path, *(other for other in _beside(path) if other.name != path.name)]
        library = path.with_suffix(LIBRARY)
        if self.reads_libraries and path.name.endswith(MANIFEST) and library.is_file():
            neighbours.append(library)
        tree, findings = read_tree(Scanned(tuple(sorted(neighbours)), ()))
        file = display_path(path)
        if tree.libraries:
            tree, found_beside = self.with_libraries(tree)
            findings += found_beside
        found = (*findings, *check_manifests(tree), *check_installed(tree), *self.beside_one_another(tree))
        yield from (finding for finding in found if finding.place.file == file)

    def declared_beside(self, path: Path) -> tuple[ModuleDefinition, ...]:
        """Return the definition of the project in which a configuration file lies, if it lies in one."""
        file = path.absolute().parent / FILE_NAME
        result = check_declaration(file, self.catalogue) if file.is_file() else None
        return (result.definition,) if result and result.definition else ()


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False  # such as a link to itself, which hides no neighbor


def _beside(path: Path) -> list[Path]:
    try:
        # The folder may be anything, such as a home: only its own files are read, and not too many.
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in entries if entry.name.endswith((MANIFEST, SUFFIX)) and _is_file(entry)]
    except OSError:
        return []
    return [path.parent / name for name in sorted(names)[:MAX_NEIGHBOURS] if not name.startswith(".")]
