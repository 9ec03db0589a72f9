"""Validate files and folders: find out what each is, apply the rules, and sort what they say."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.spec import conf
from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecruntime.spec.errors import UsageError
from ecruntime.spec.finding import Finding, Severity
from ecruntime.spec.module_record import SUFFIX
from ecxs.definition import FILE_NAME, record_of
from ecxs.rules.declaration import check_declaration
from ecxs.rules.manifest import check_manifests
from ecxs.rules.project import check_project, nothing_to_validate, unknown_kind
from ecxs.rules.scan import Scanned, display, scan
from ecxs.rules.tree import MANIFEST, check_tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecruntime.spec.catalogue.hooks import HookCatalogue

CONFIGURATION = ".conf"
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.HINT)


def validate(paths: Iterable[Path], *, catalogue: HookCatalogue | None = None) -> tuple[Finding, ...]:
    """Apply the rules to files, project folders and libexec folders; sorted by place, each finding once.

    Nothing of the author's is imported or executed. Raise `UsageError` for a path that does not exist.
    """
    engine = _Engine(catalogue or load_hook_catalogue())
    listed = {os.path.realpath(path): path for path in paths}
    missing = [path for path in listed.values() if not path.exists()]
    if missing:
        raise UsageError(f"there is no file or folder '{missing[0]}'", hint="check the spelling of the path")
    found = {finding for path in listed.values() for finding in engine.path(path)}
    return tuple(sorted(found, key=_sort_key))


def _sort_key(finding: Finding) -> tuple[object, ...]:
    return (finding.place, _ORDER.index(finding.severity), finding.rule, finding.message, finding.hint)


class _Engine:
    def __init__(self, catalogue: HookCatalogue) -> None:
        self.catalogue = catalogue

    def path(self, path: Path) -> Iterator[Finding]:
        if path.is_dir():
            yield from self.folder(path)
        elif path.name == FILE_NAME:
            yield from check_declaration(path, self.catalogue).findings
        elif path.name.endswith((MANIFEST, SUFFIX)):
            yield from self.single(path)
        elif path.name.endswith(CONFIGURATION):
            yield from _configuration(path)
        else:
            yield unknown_kind(display(path))

    def folder(self, folder: Path) -> Iterator[Finding]:
        scanned = scan(folder)
        projects = {path.parent for path in scanned.files if path.name == FILE_NAME}
        outer = {path for path in projects if not any(parent in projects for parent in path.parents)}
        for project in sorted(outer):
            yield from self.project(project, scanned)
        rest = [path for path in scanned.files if not any(parent in outer for parent in path.parents)]
        if any(path.name.endswith((MANIFEST, SUFFIX)) for path in rest) or (scanned.unreadable and not outer):
            yield from self.libexec(Scanned(tuple(rest), scanned.unreadable))
        elif not outer:
            yield nothing_to_validate(display(folder))

    def project(self, folder: Path, scanned: Scanned) -> Iterator[Finding]:
        within = tuple(path for path in scanned.files if folder in path.parents)
        result = check_declaration(folder / FILE_NAME, self.catalogue)
        yield from result.findings
        for path in within:
            if path.name.endswith(CONFIGURATION):
                yield from _configuration(path)
        declaration = display(folder / FILE_NAME)
        declared = ((declaration, record_of(result.definition)),) if result.definition else ()
        tree, findings = read_tree(Scanned(within, scanned.unreadable), declared=declared)
        yield from findings
        yield from check_manifests(tree)
        if result.definition:
            yield from check_project(tree, declaration, result.definition.name)

    def libexec(self, scanned: Scanned) -> Iterator[Finding]:
        tree, findings = read_tree(scanned, is_whole=True)
        yield from findings
        yield from check_manifests(tree)
        yield from check_tree(tree)

    def single(self, path: Path) -> Iterator[Finding]:
        tree, findings = read_tree(Scanned((path,), ()))
        yield from findings
        yield from check_manifests(tree)


def _configuration(path: Path) -> Iterator[Finding]:
    yield from conf.read(display(path)).findings
