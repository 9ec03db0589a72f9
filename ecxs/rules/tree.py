"""Manifests that are checked together, with the records and libraries beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ecruntime.formats.library import LIBRARY
from ecruntime.formats.manifest import MANIFEST, Manifest, ManifestFile, read_manifest
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.model.module_record import SUFFIX, ModuleRecord, RecordError, read_record
from ecxs.definition import FILE_NAME
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecruntime.formats.library import Library
    from ecruntime.foundation.file_scan import Scanned

SCRIPT = ".lua"


@dataclass(frozen=True)
class ManifestTree:
    """Manifests in scan order; `is_whole` says that no module lies outside, as in a libexec folder."""

    files: tuple[ManifestFile, ...]
    records: tuple[tuple[str, ModuleRecord], ...] = ()
    """The file of each record, and the record; the declaration of a project counts as one."""
    libraries: tuple[str, ...] = ()
    is_whole: bool = False
    read: tuple[Library, ...] = ()
    """The libraries that were read; their modules are among the records, behind all others."""

    @property
    def sections(self) -> Iterator[tuple[ManifestFile, Manifest]]:
        """Every section with its file, in scan order."""
        return ((file, section) for file in self.files for section in file.sections)

    def record(self, module_name: str) -> ModuleRecord | None:
        """Return the record of a module, or `None`."""
        return self._by_name.get(module_name.lower())

    @property
    def installed(self) -> Iterator[str]:
        """The names of modules with a record that was installed or declared, in lower case."""
        files = {library.file for library in self.read}
        return (record.definition.name.lower() for place, record in self.records if place not in files)

    @cached_property
    def _by_name(self) -> dict[str, ModuleRecord]:
        # Reversed, so that the first record of a name wins.
        return {record.definition.name.lower(): record for _, record in reversed(self.records)}


def _silent(done: int, total: int) -> None:
    """Ignore the progress."""


def read_tree(
    scanned: Scanned,
    *,
    declared: tuple[tuple[str, ModuleRecord], ...] = (),
    is_whole: bool = False,
    progress: Callable[[int, int], None] = _silent,
) -> tuple[ManifestTree, tuple[Finding, ...]]:
    """Read the scanned files; an unreadable one becomes a finding, and the others are still read."""
    findings = [_unreadable(path, reason) for path, reason in scanned.unreadable]
    findings += [_unreadable(path, why) for path, why in scanned.irregular if path.suffix in {MANIFEST, LIBRARY}]
    files: list[ManifestFile] = []
    records = list(declared)
    for number, path in enumerate(scanned.files, start=1):
        progress(number, len(scanned.files))
        try:
            if path.name.endswith(MANIFEST):
                files.append(read_manifest(path, file=display_path(path), within=_own_folder(path)))
            elif path.name.endswith(SUFFIX):
                records.append((display_path(path), read_record(path)))
        except EnvironmentFailure as error:
            findings.append(_unreadable(path, error.hint))
        except RecordError as error:
            findings.append(Finding("TREE002", Severity.ERROR, error.message, Place(display_path(path)), error.hint))
    libraries = tuple(display_path(path) for path in scanned.files if path.name.endswith(LIBRARY))
    return ManifestTree(tuple(files), tuple(records), libraries, is_whole=is_whole), tuple(findings)


def _own_folder(path: Path) -> Path | None:
    """Return the folder of a project's manifest, out of which no link of it may lead; a libexec may have such links."""
    return path.parent if (path.parent / FILE_NAME).exists() else None


def _unreadable(path: Path, reason: str) -> Finding:
    message = f"cannot read '{path.name}': {reason.lower()}"
    return Finding("TREE001", Severity.ERROR, message, Place(display_path(path)), "the modules in it stay unknown")


def check_tree(tree: ManifestTree) -> Iterator[Finding]:
    """Check that manifests and records fit one another."""
    names = {section.key for _, section in tree.sections}
    for place, record in tree.records:
        name = record.definition.name
        if name.lower() not in names and place.endswith(SUFFIX):
            message = f"the module record of '{name}' has no manifest"
            hint = f"install the module again, or delete {place}"
            yield Finding("TREE004", Severity.WARNING, message, Place(place), hint)
    for file, section in tree.sections if tree.is_whole else ():
        if tree.record(section.name) is None:
            message = f"module '{section.name}' has no module record; its options and hooks were not checked"
            hint = "install it with `ecxs build --libexec`"
            if file.file.removesuffix(MANIFEST) + LIBRARY in tree.libraries:
                hint = "its library tells of them: `ecxs validate --level symbols`"
            yield Finding("TREE003", Severity.HINT, message, Place(file.file, section.line, 1), hint)
