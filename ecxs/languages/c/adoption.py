"""The declaration of a module that is there already, from its built library and manifest; nothing of it is executed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Place, Severity, has_errors
from ecruntime.model.library_record import module_records
from ecxs.definition import examine
from ecxs.languages.c.adopted_tables import declaration_blocks, left_out
from ecxs.languages.c.adoption_notes import AdoptionNote, module_notes

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.library import Library, LibraryModule
    from ecruntime.formats.manifest import ManifestFile
    from ecruntime.model.module import ModuleDefinition
    from ecxs.languages.c.adopted_tables import DeclarationBlock


@dataclass(frozen=True, slots=True)
class Adoption:
    """The declaration of one module, and what its library does not say."""

    name: str
    library: str
    declaration: str
    notes: tuple[AdoptionNote, ...]


def adopt_library(library: Library, manifest: ManifestFile | None, catalogue: HookCatalogue) -> tuple[Adoption, ...]:
    """Return an adoption for each module of a library that can be declared; `manifest` is the file beside it."""
    records = {record.definition.name: record for record in module_records(library, catalogue.get)}
    return tuple(
        _adopt(library, module, records[module.name].definition, manifest, catalogue)
        for module in library.modules
        if module.name in records
    )


def _adopt(
    library: Library,
    module: LibraryModule,
    definition: ModuleDefinition,
    manifest: ManifestFile | None,
    catalogue: HookCatalogue,
) -> Adoption:
    section = manifest.section(module.name) if manifest is not None else None
    notes = list(module_notes(library, module, definition, section))
    if manifest is not None and has_errors(manifest.findings):
        message = "lines of it break rules, and are left out; `ecxs validate` tells them"
        notes.insert(0, AdoptionNote("manifest", message))
    blocks = _readable(declaration_blocks(library, definition, section, notes), library, catalogue)
    notes += [AdoptionNote(block.subject, block.left_out) for block in blocks if block.left_out]
    return Adoption(definition.name, library.file, text_of(blocks), tuple(notes))


def text_of(blocks: tuple[DeclarationBlock, ...]) -> str:
    """Return the text of a declaration; what is left out stands in it as a comment."""
    return "".join(f"{line}\n" for block in blocks for line in block.lines())


def _readable(
    blocks: tuple[DeclarationBlock, ...], library: Library, catalogue: HookCatalogue
) -> tuple[DeclarationBlock, ...]:
    """Leave out each block of which the check of a declaration complains, until it has no errors to tell."""
    while True:
        result = examine(Path(library.file), catalogue, data=text_of(blocks).encode())
        errors = tuple(finding for finding in result.findings if finding.severity is Severity.ERROR)
        if not errors:
            return blocks
        faults = {finding.place.line: finding.message for finding in reversed(errors)}
        kept = left_out(blocks, faults)
        if kept == blocks:
            # Their lines are those of a text that is written nowhere.
            raise Refused(replace(finding, place=Place(library.file), edits=()) for finding in errors)
        blocks = kept
