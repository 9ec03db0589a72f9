"""The libraries of a tree: each by itself, beside its manifest, and beside the other libraries."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import provided_symbols
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import LIBRARY
from ecruntime.formats.manifest import MANIFEST
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.model.library_record import module_records
from ecxs.rules.library import check_library, library_at, symbol_cache
from ecxs.rules.library_manifest import check_manifest_of
from ecxs.rules.library_options import place_of
from ecxs.rules.registration import RegisteringModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.formats.library import Library
    from ecruntime.model.module_record import ModuleRecord
    from ecxs.rules.tree import ManifestTree


@dataclass(frozen=True, slots=True)
class ReadLibraries:
    """Libraries that were read, and findings on those that were not."""

    libraries: tuple[Library, ...] = ()
    findings: tuple[Finding, ...] = ()

    def records(self) -> tuple[tuple[str, ModuleRecord], ...]:
        """Return the record of each module, with the file of its library."""
        catalogue = load_hook_catalogue()
        return tuple(
            (library.file, record) for library in self.libraries for record in module_records(library, catalogue.get)
        )


def read_libraries(files: Iterable[str]) -> ReadLibraries:
    """Read libraries by the names that findings show; what is no sound library becomes a finding."""
    libraries: list[Library] = []
    findings: list[Finding] = []
    for file in files:
        library, found = library_at(Path(file), file=file)
        findings += found
        if library is not None:
            libraries.append(library)
            # The reader of debugging information leaves rings of objects, and a validation runs without the collector:
            # thousands of libraries would fill the memory. Only what is new is looked at.
            if library.has_debug_information:
                gc.collect(0)
    return ReadLibraries(tuple(libraries), tuple(findings))


def check_libraries(read: ReadLibraries, tree: ManifestTree, *, named: frozenset[str]) -> Iterator[Finding]:
    """Check libraries by themselves, beside their manifests and beside one another.

    A library of `named` is one that the caller gave: it ought to be a module. Another one without stamp, module and
    manifest belongs to some module, which needs it, or to another program, if it is one of a project.
    """
    provided = provided_symbols()
    beside = {file.file.removesuffix(MANIFEST): file for file in tree.files}
    for finding in read.findings:
        file = finding.place.file
        if tree.is_whole or file in named or file.removesuffix(LIBRARY) in beside:
            yield finding
    for library in read.libraries:
        manifest = beside.get(library.file.removesuffix(LIBRARY))
        if library.modules or library.stamps or manifest is not None or library.file in named:
            yield from check_library(library, provided=provided, cache=symbol_cache())
        if manifest is not None:
            yield from check_manifest_of(library, manifest, tree.record)
    yield from _same_names(read.libraries)


def registering_modules(libraries: Iterable[Library], recorded: frozenset[str]) -> Iterator[RegisteringModule]:
    """Yield the modules of libraries that have no record, with their places in the author's source.

    Of two with one name the first counts.
    """
    catalogue = load_hook_catalogue()
    seen = set(recorded)
    for library in libraries:
        options = {it.name.lower(): place_of(library, it.place) for it in library.options}
        hooks = {f"{it.scope}_{it.name}": place_of(library, it.place) for it in library.hooks}
        for record in module_records(library, catalogue.get):
            module = RegisteringModule(record, Place(library.file), options, hooks)
            if module.key not in seen:
                seen.add(module.key)
                yield module


def _same_names(libraries: tuple[Library, ...]) -> Iterator[Finding]:
    first: dict[str, Library] = {}
    for library in libraries:
        for module in library.modules:
            former = first.setdefault(module.name.lower(), library)
            if former is library:
                continue
            message = f"the libraries '{former.file}' and '{library.file}' both export the module '{module.name}'"
            related = (Related(Place(former.file), "the first one in scan order, which the server would take"),)
            hint = "delete one of the two, or give its infrastructure another name"
            yield Finding("LIB021", Severity.ERROR, message, Place(library.file), hint, related)
