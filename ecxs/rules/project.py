"""The rules of project folders, and findings on paths that no rule applies to."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ecruntime.formats.manifest_edit import without_item
from ecruntime.formats.manifest_line import AUTO, PROVIDES_AUTO
from ecruntime.formats.package_digest import has_digest
from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecxs.definition import capabilities_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.manifest import Manifest, ManifestFile, Provided
    from ecruntime.model.module_record import ModuleRecord
    from ecxs.definition import ModuleDefinition
    from ecxs.rules.tree import ManifestTree

GENERATE = "run `ecxs generate`"
INSTALL = "install it again: `ecxs build --libexec DIR`"
DERIVED = "ECM035"


def check_project(
    tree: ManifestTree, declaration: str, definition: ModuleDefinition, left_over: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Check the manifests of a project against its declaration, except the files in `left_over`."""
    is_elsewhere = any(file.section(definition.name) is not None for file in tree.files)
    remedy = f"move what it says to the manifest of '{definition.name}', and delete it" if is_elsewhere else GENERATE
    derived = {capability.lower(): capability for capability in capabilities_of(definition)}
    source = Related(Place(declaration), "the declaration")
    for file in tree.files:
        section = file.section(definition.name)
        if section is not None:
            yield from _derived_lines(file, section, derived, source, GENERATE)
        elif file.sections and file.file not in left_over:
            message = f"the manifest has no section for module '{definition.name}', which {declaration} declares"
            place = Place(file.file, file.sections[0].line, 1)
            yield Finding("PRJ003", Severity.WARNING, message, place, remedy)


def check_installed(tree: ManifestTree) -> Iterator[Finding]:
    """Check what was installed in a libexec: derived lines and code beside the record of each module."""
    beside = {(PurePath(file.file).parent, section.key): (file, section) for file, section in tree.sections}
    built = {library.file for library in tree.read}
    for place, record in tree.records:
        # What a library says was compared with its manifest already, and by other rules.
        if place in built:
            continue
        folder = PurePath(place).parent
        file, section = beside.get((folder, record.definition.name.lower()), (None, None))
        if file is not None and section is not None:
            derived = {capability.lower(): capability for capability in record.definition.provides}
            lines = _derived_lines(file, section, derived, Related(Place(place), "the module record"), INSTALL)
            # What is written by hand was the author's to decide, and is told in the project.
            yield from (finding for finding in lines if finding.rule == DERIVED)
        yield from _installed_code(Path(folder), place, record)


def _installed_code(folder: Path, place: str, record: ModuleRecord) -> Iterator[Finding]:
    package = folder / record.artifact
    # A record without digest is written by hand, and a library has its own name as its only mark.
    if not record.artifact or not record.digest or not package.is_dir():
        return
    if not has_digest(package, record.digest):
        message = f"the code of module '{record.definition.name}' in '{package.name}' is not what was installed"
        yield Finding("TREE005", Severity.WARNING, message, Place(place), INSTALL)


def _derived_lines(
    file: ManifestFile, section: Manifest, derived: dict[str, str], source: Related, remedy: str
) -> Iterator[Finding]:
    stated = {item.key for item in section.provided}
    auto = {item.text.lower() for line in section.lines if line.key == PROVIDES_AUTO for item in line.items}
    for item in section.provided:
        place = Place(file.file, item.line, item.column)
        key = item.key
        if item.is_auto and key not in derived:
            message = f"the derived line for '{item.capability}' does not follow from {source.message}"
            yield Finding(DERIVED, Severity.WARNING, message, place, remedy, (source,), _without(file, item))
        elif not item.is_auto and key in derived:
            message = f"the line for '{item.capability}' is written by hand, and follows from {source.message}"
            edits = _without(file, item) if key in auto else _marked(file, item)
            yield Finding("ECM044", Severity.HINT, message, place, "delete it", (source,), edits)
    missing = [capability for key, capability in derived.items() if key not in stated]
    if missing:
        message = f"the derived line for '{missing[0]}' is missing"
        message += f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        yield Finding(DERIVED, Severity.WARNING, message, Place(file.file, section.line, 1), remedy, (source,))


def _without(file: ManifestFile, item: Provided) -> tuple[Edit, ...]:
    return without_item(file.file, file.lines[item.line - 1], item.column)


def _marked(file: ManifestFile, item: Provided) -> tuple[Edit, ...]:
    """Return the edit that makes a hand-written line a derived one, if nothing else is on it."""
    line = file.lines[item.line - 1]
    place = Place(file.file, item.line, line.word_column + len(line.word))
    return (Edit(place, 0, AUTO),) if len(line.items) == 1 else ()


def nothing_to_validate(folder: str) -> Finding:
    """Return the finding for a folder with no file that a rule applies to."""
    message = f"the folder '{folder}' holds no module.toml and no manifest"
    return Finding("PRJ001", Severity.ERROR, message, Place(folder), "name a project, a libexec folder or a file")


def unknown_kind(file: str) -> Finding:
    """Return the finding for a file that no rule applies to."""
    message = f"'{file}' is not a file that can be validated"
    hint = "known are module.toml, *.ecm, *.module.json, *.so, *.lua and *.conf"
    return Finding("PRJ002", Severity.ERROR, message, Place(file), hint)
