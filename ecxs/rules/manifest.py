"""The rules of manifests that look beyond the lines of one file: at its name, artifacts and other manifests."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ecruntime.formats.library import LIBRARY
from ecruntime.formats.manifest import MANIFEST
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.rules.manifest_capability import check_capabilities
from ecxs.rules.tree import SCRIPT, ManifestTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.manifest import Manifest, ManifestFile

_SUGGESTIONS = 50
"""Unknown requirements for which similar names are searched."""


def check_manifests(tree: ManifestTree) -> Iterator[Finding]:
    """Check the manifests of a tree, each and together; the findings of their lines come first."""
    for file in tree.files:
        yield from file.findings
        yield from _file_name(file)
    yield from _names(tree)
    yield from _cycles(tree)
    yield from check_capabilities(tree)
    yield from _generic_requirements(tree)
    if tree.is_whole:
        yield from _requirements(tree)
        yield from _libraries(tree)
        yield from _artifacts(tree)


def _file_name(file: ManifestFile) -> Iterator[Finding]:
    stem = PurePath(file.file).name.removesuffix(MANIFEST)
    is_named = len(file.sections) == 1 and is_identifier(file.sections[0].name)
    if is_named and file.sections[0].key != stem.lower():
        section = file.sections[0]
        message = f"the section '{section.name}' stands in a file named '{stem}{MANIFEST}'"
        hint = f"rename the file to '{section.name}{MANIFEST}', with the library beside it"
        yield Finding("ECM034", Severity.HINT, message, Place(file.file, section.line, 1), hint)


def _names(tree: ManifestTree) -> Iterator[Finding]:
    first: dict[str, tuple[ManifestFile, Manifest]] = {}
    for file, section in tree.sections:
        former_file, former = first.setdefault(section.key, (file, section))
        if former_file is file:
            continue
        place = Place(file.file, section.line, 1)
        related = (Related(Place(former_file.file, former.line, 1), "the first one in scan order"),)
        if former.name == section.name:
            message = f"module '{section.name}' has a section in another file too"
            hint = "delete one of the two files"
            yield Finding("ECM021", Severity.ERROR, message, place, hint, related)
        else:
            message = f"module '{section.name}' differs from module '{former.name}' only by case"
            yield Finding("ECM036", Severity.WARNING, message, place, "rename one of the two", related)


def _requirements(tree: ManifestTree) -> Iterator[Finding]:
    names = {section.key: section.name for _, section in tree.sections}
    count = 0
    for file, section in tree.sections:
        for item in section.required:
            if item.module_name.lower() not in names:
                count += 1
                # Each search compares with every name: thousands of unknown ones would take seconds.
                known = names.values() if count <= _SUGGESTIONS else ()
                message = f"module '{section.name}' requires '{item.module_name}', which has no manifest"
                hint = did_you_mean(item.module_name, known) or "install that module first"
                yield Finding("ECM023", Severity.ERROR, message, Place(file.file, item.line, item.column), hint)


def _libraries(tree: ManifestTree) -> Iterator[Finding]:
    bases = {file.file.removesuffix(MANIFEST) for file in tree.files}
    artifacts = {str(PurePath(place).parent / record.artifact) for place, record in tree.records if record.artifact}
    for library in tree.libraries:
        if library.removesuffix(LIBRARY) not in bases and library not in artifacts:
            name = PurePath(library).name
            message = f"the library '{name}' has no manifest and can never be loaded"
            hint = f"put '{name.removesuffix(LIBRARY)}{MANIFEST}' beside it"
            yield Finding("ECM040", Severity.WARNING, message, Place(library), hint)


def _artifacts(tree: ManifestTree) -> Iterator[Finding]:
    present = set(tree.libraries)
    places = {record.definition.name.lower(): place for place, record in tree.records}
    for file, section in tree.sections:
        record = tree.record(section.name)
        if record is not None and record.artifact:
            is_there = os.path.exists(f"{places[section.key].rpartition('/')[0] or '.'}/{record.artifact}")  # noqa: PTH110
        else:
            stem = file.file.removesuffix(MANIFEST)
            is_there = f"{stem}{LIBRARY}" in present or Path(f"{stem}{SCRIPT}").is_file()
        if not is_there:
            message = f"module '{section.name}' has a manifest but no artifact beside it"
            hint = "build and install it again: ecxs build --libexec DIR"
            yield Finding("ECM031", Severity.ERROR, message, Place(file.file, section.line, 1), hint)


def _generic_requirements(tree: ManifestTree) -> Iterator[Finding]:
    for file, section in tree.sections:
        for item in section.required:
            record = tree.record(item.module_name)
            if record is not None and not record.definition.is_singleton:
                name = record.definition.name
                message = f"module '{section.name}' requires '{name}', which is generic and loads without a stanza"
                hint = f"write a stanza '{name} \"NAME\" {{ }}' in the configuration, and leave the requirement out"
                place = Place(file.file, item.line, item.column)
                yield Finding("ECM042", Severity.WARNING, message, place, hint)


def _cycles(tree: ManifestTree) -> Iterator[Finding]:
    first: dict[str, tuple[ManifestFile, Manifest]] = {}
    for file, section in tree.sections:
        first.setdefault(section.key, (file, section))
    done: set[str] = set()
    for key in first:
        for chain in _chains(key, first, done):
            yield _cycle(chain, first)


def _chains(start: str, first: dict[str, tuple[ManifestFile, Manifest]], done: set[str]) -> Iterator[list[str]]:
    """Yield the cycles of requirements that are reached from a module, and add visited modules to `done`."""
    if start in done:
        return
    # Depth first with an explicit stack: a chain of requirements may be longer than Python's recursion limit.
    path = [start]
    pending = [iter(_needed(start, first))]
    while path:
        following = next(pending[-1], None)
        if following is None:
            done.add(path.pop())
            pending.pop()
        elif following in path:
            yield path[path.index(following) :]
        elif following not in done:
            path.append(following)
            pending.append(iter(_needed(following, first)))


def _needed(key: str, first: dict[str, tuple[ManifestFile, Manifest]]) -> list[str]:
    names = (item.module_name.lower() for item in first[key][1].required)
    return [name for name in names if name in first]


def _cycle(chain: list[str], first: dict[str, tuple[ManifestFile, Manifest]]) -> Finding:
    names = [first[key][1].name for key in chain]
    file, section = first[chain[0]]
    following = chain[1] if len(chain) > 1 else chain[0]
    item = next(item for item in section.required if item.module_name.lower() == following)
    message = f"the modules require one another: {' -> '.join((*names, names[0]))}"
    related = tuple(_related(key, first) for key in chain[1:])
    place = Place(file.file, item.line, item.column)
    return Finding("ECM024", Severity.ERROR, message, place, "remove one of these requirements", related)


def _related(key: str, first: dict[str, tuple[ManifestFile, Manifest]]) -> Related:
    file, section = first[key]
    return Related(Place(file.file, section.line, 1), f"the section of '{section.name}'")
