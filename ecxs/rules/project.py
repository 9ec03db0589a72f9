"""The rules of project folders, and findings on paths that no rule applies to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.manifest_edit import without_item
from ecruntime.formats.manifest_line import AUTO, PROVIDES_AUTO
from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecxs.definition import capabilities_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.manifest import Manifest, ManifestFile, Provided
    from ecxs.definition import ModuleDefinition
    from ecxs.rules.tree import ManifestTree

GENERATE = "run `ecxs generate`"


def check_project(
    tree: ManifestTree, declaration: str, definition: ModuleDefinition, left_over: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Check the manifests of a project against its declaration, except the files in `left_over`."""
    is_elsewhere = any(file.section(definition.name) is not None for file in tree.files)
    remedy = f"move what it says to the manifest of '{definition.name}', and delete it" if is_elsewhere else GENERATE
    derived = {capability.lower(): capability for capability in capabilities_of(definition)}
    for file in tree.files:
        section = file.section(definition.name)
        if section is not None:
            yield from _derived_lines(file, section, derived, declaration)
        elif file.sections and file.file not in left_over:
            message = f"the manifest has no section for module '{definition.name}', which {declaration} declares"
            place = Place(file.file, file.sections[0].line, 1)
            yield Finding("PRJ003", Severity.WARNING, message, place, remedy)


def _derived_lines(
    file: ManifestFile, section: Manifest, derived: dict[str, str], declaration: str
) -> Iterator[Finding]:
    related = (Related(Place(declaration), "the declaration"),)
    stated = {item.key for item in section.provided}
    auto = {item.text.lower() for line in section.lines if line.key == PROVIDES_AUTO for item in line.items}
    for item in section.provided:
        place = Place(file.file, item.line, item.column)
        key = item.key
        if item.is_auto and key not in derived:
            message = f"the derived line for '{item.capability}' does not follow from the declaration"
            yield Finding("ECM035", Severity.WARNING, message, place, GENERATE, related, _without(file, item))
        elif not item.is_auto and key in derived:
            message = f"the line for '{item.capability}' is written by hand, and follows from the declaration"
            edits = _without(file, item) if key in auto else _marked(file, item)
            yield Finding("ECM044", Severity.HINT, message, place, "delete it", related, edits)
    missing = [capability for key, capability in derived.items() if key not in stated]
    if missing:
        message = f"the derived line for '{missing[0]}' is missing"
        message += f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        yield Finding("ECM035", Severity.WARNING, message, Place(file.file, section.line, 1), GENERATE, related)


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
    hint = "known are module.toml, *.ecm, *.module.json and *.conf"
    return Finding("PRJ002", Severity.ERROR, message, Place(file), hint)
