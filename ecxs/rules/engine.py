"""Validate files and folders: find out what each is, apply the rules, and sort what they say."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecruntime.spec.errors import UsageError
from ecruntime.spec.finding import Finding, Severity
from ecruntime.spec.module_record import SUFFIX, ModuleRecord
from ecruntime.spec.scan import Scanned, scan
from ecxs.definition import FILE_NAME, record_of
from ecxs.rules.declaration import check_declaration
from ecxs.rules.display import display
from ecxs.rules.lookups import Lookups, NoLookups
from ecxs.rules.manifest import check_manifests
from ecxs.rules.project import check_project, check_stale, nothing_to_validate, unknown_kind
from ecxs.rules.source import check_source
from ecxs.rules.tree import MANIFEST, check_tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecruntime.spec.catalogue.hooks import HookCatalogue

CONFIGURATION = ".conf"
MOST_NEIGHBOURS = 1000
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.HINT)


def validate(
    paths: Iterable[Path], *, catalogue: HookCatalogue | None = None, lookups: Lookups | None = None
) -> tuple[Finding, ...]:
    """Apply the rules to files, project folders and libexec folders; sorted by place, each finding once.

    Nothing of the author's is imported or executed. Raise `UsageError` for a path that does not exist.
    """
    engine = _Engine(catalogue or load_hook_catalogue(), lookups or NoLookups())
    listed = {os.path.realpath(path): path for path in paths}
    missing = [path for path in listed.values() if not path.exists()]
    if missing:
        raise UsageError(f"there is no file or folder '{missing[0]}'", hint="check the spelling of the path")
    with _without_collector():
        found = {finding for path in listed.values() for finding in engine.path(path)}
    return tuple(sorted(found, key=_sort_key))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the collector: manifests live to the end and hold no cycles, yet would be searched again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sort_key(finding: Finding) -> tuple[object, ...]:
    return (finding.place, _ORDER.index(finding.severity), finding.rule, finding.message, finding.hint)


class _Engine:
    def __init__(self, catalogue: HookCatalogue, lookups: Lookups) -> None:
        self.catalogue = catalogue
        self.lookups = lookups

    def path(self, path: Path) -> Iterator[Finding]:
        if path.is_dir() and not path.name.endswith(CONFIGURATION):
            yield from self.folder(path)
        elif path.name == FILE_NAME:
            yield from check_declaration(path, self.catalogue).findings
        elif path.name.endswith((MANIFEST, SUFFIX)):
            yield from self.single(path)
        elif path.name.endswith(CONFIGURATION):
            yield from self.lookups.configuration(path, self.declared_beside(path))
        else:
            yield unknown_kind(display(path))

    def folder(self, folder: Path) -> Iterator[Finding]:
        scanned = scan(folder)
        projects = {path.parent for path in scanned.files if path.name == FILE_NAME}
        outer = {path for path in projects if not any(parent in projects for parent in path.parents)}
        for project in sorted(outer):
            yield from self.project(project, scanned)
        rest = scanned.files
        if outer:
            rest = tuple(path for path in rest if not any(parent in outer for parent in path.parents))
        if any(path.name.endswith((MANIFEST, SUFFIX)) for path in rest) or (scanned.unreadable and not outer):
            yield from self.libexec(Scanned(rest, scanned.unreadable))
        elif not outer:
            yield nothing_to_validate(display(folder))

    def project(self, folder: Path, scanned: Scanned) -> Iterator[Finding]:
        within = tuple(path for path in scanned.files if folder in path.parents)
        result = check_declaration(folder / FILE_NAME, self.catalogue)
        yield from result.findings
        definition = result.definition
        declaration = display(folder / FILE_NAME)
        declared = ((declaration, record_of(definition)),) if definition else ()
        for path in within:
            if path.name.endswith(CONFIGURATION):
                yield from self.lookups.configuration(path, tuple(record for _, record in declared))
        tree, findings = read_tree(Scanned(within, scanned.unreadable), declared=declared)
        yield from findings
        yield from check_manifests(tree)
        if definition:
            left_over = tuple(self.lookups.left_over(folder))
            known = frozenset(related.place.file for finding in left_over for related in finding.related)
            yield from left_over
            yield from check_project(tree, declaration, definition, known)
            yield from check_stale(self.lookups.stale_files(folder), folder)
            yield from check_source(within, folder, definition, self.catalogue)

    def libexec(self, scanned: Scanned) -> Iterator[Finding]:
        tree, findings = read_tree(scanned, is_whole=True, progress=self.lookups.progress)
        yield from findings
        yield from check_manifests(tree)
        yield from check_tree(tree)

    def single(self, path: Path) -> Iterator[Finding]:
        """Check one manifest or record; what its neighbours know is known, and nothing is said of them."""
        neighbours = [path, *(other for other in _beside(path) if other.name != path.name)]
        tree, findings = read_tree(Scanned(tuple(sorted(neighbours)), ()))
        file = display(path)
        yield from (finding for finding in (*findings, *check_manifests(tree)) if finding.place.file == file)

    def declared_beside(self, path: Path) -> tuple[ModuleRecord, ...]:
        """Return what the project in which a file stands declares."""
        file = path.absolute().parent / FILE_NAME
        result = check_declaration(file, self.catalogue) if file.is_file() else None
        return (record_of(result.definition),) if result and result.definition else ()


def _beside(path: Path) -> list[Path]:
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in entries if entry.name.endswith((MANIFEST, SUFFIX)) and entry.is_file()]
    except OSError:
        return []
    return [path.parent / name for name in sorted(names)[:MOST_NEIGHBOURS] if not name.startswith(".")]
