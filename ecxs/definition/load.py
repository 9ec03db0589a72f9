"""Loading and examination of `module.toml`, with all findings at once, each with its line and column."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.foundation.finding import has_errors
from ecruntime.model.module import Language, ModuleDefinition
from ecxs.definition.build import build
from ecxs.definition.check import complaints_of
from ecxs.definition.complaint import findings_of
from ecxs.definition.parse import MAX_FILE_SIZE, parse
from ecxs.definition.partial_definition import PartialDefinition
from ecxs.definition.used_modules import read_used_modules
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecxs.definition.complaint import Complaint
    from ecxs.definition.parse import Values

FILE_NAME = DECLARATION


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The result of `load` or `examine`; `definition` is set exactly when no finding is an error."""

    definition: ModuleDefinition | None
    findings: tuple[Finding, ...] = ()
    catalogue: HookCatalogue | None = None
    """After `examine`: the hooks of the server, of the modules that the definition uses, and its own."""


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    draft: PartialDefinition
    complaints: list[Complaint]
    digest: str


def load(path: Path, *, file: str = "", data: bytes | None = None) -> LoadResult:
    """Read a declaration without looking beyond the file; `file` is the name that findings show.

    `data` replaces the content of the file, which need not be there then.
    Raise `EnvironmentFailure` when the file cannot be read.
    """
    reading, findings = _read(path, file or str(path), data)
    if reading is None:
        return LoadResult(None, findings)
    return _result(reading, reading.complaints, path, file or str(path))


def examine(path: Path, catalogue: HookCatalogue, *, file: str = "", data: bytes | None = None) -> LoadResult:
    """Load and check a declaration, as far as it can be read; return all findings together.

    `catalogue` is extended by the modules that the declaration uses; `data` replaces the content of the file.
    Raise `EnvironmentFailure` when the file cannot be read.
    """
    reading, findings = _read(path, file or str(path), data)
    if reading is None:
        return LoadResult(None, findings)
    known = catalogue_of(reading.draft.language, catalogue)
    used = read_used_modules(reading.draft.uses, path.parent, known, _declared_hooks)
    # Checked even if some entries could not be read, so that the author sees all faults in one run.
    checked = complaints_of(reading.draft, used.catalogue)
    result = _result(reading, [*reading.complaints, *used.complaints, *checked], path, file or str(path))
    if result.definition is None:
        return result
    return replace(result, catalogue=used.catalogue.extended(result.definition.declared_hooks))


def check(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Finding, ...]:
    """Check a loaded definition against the catalogue.

    If its file is unchanged, findings have positions, and defaults are checked as the author wrote them.
    """
    data = _unchanged_file(definition)
    if definition.path is not None and data is not None:
        return examine(definition.path, catalogue, data=data).findings
    draft = PartialDefinition.of(definition)
    folder = definition.path.parent if definition.path else Path()
    used = read_used_modules(draft.uses, folder, catalogue_of(draft.language, catalogue), _declared_hooks)
    complaints = [*used.complaints, *complaints_of(draft, used.catalogue)]
    return findings_of(complaints, "", str(definition.path or FILE_NAME))


def catalogue_for(definition: ModuleDefinition, catalogue: HookCatalogue) -> HookCatalogue:
    """Return the catalogue with the hooks of the modules that a definition uses, and its own."""
    folder = definition.path.parent if definition.path else Path()
    known = catalogue_of(definition.language, catalogue)
    return read_used_modules(definition.uses, folder, known, _declared_hooks).catalogue.extended(
        definition.declared_hooks
    )


def catalogue_of(language: Language, catalogue: HookCatalogue) -> HookCatalogue:
    """Return the catalogue with the hooks that only modules of a language may provide: phases of validation, in Lua."""
    if language is not Language.LUA:
        return catalogue
    # Imported here: other languages do not read the interface of scripts.
    from ecruntime.catalogue.script_hooks import script_hooks

    return catalogue.extended(script_hooks())


def _declared_hooks(path: Path) -> ModuleDefinition | None:
    # Not `examine`: two modules that use one another would be examined without end.
    return load(path).definition


def _read(path: Path, file: str, data: bytes | None = None) -> tuple[_Reading | None, tuple[Finding, ...]]:
    data = _bytes_of(path) if data is None else data
    text, values = parse(data, file)
    if not isinstance(values, dict):
        return None, (values,)
    complaints: list[Complaint] = []
    draft = build(values, complaints)
    return _Reading(text, draft, complaints, digest_of(values)), ()


def digest_of(values: Values) -> str:
    """Return the digest of what a declaration says: comments, line ends and the order of keys do not count.

    Generated files hold it, so that only a change of meaning changes them.
    """
    # What TOML has and JSON lacks, such as dates, counts as its text: the check refuses it anyway.
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _bytes_of(path: Path) -> bytes:
    try:
        # One byte above the limit is enough for `parse` to refuse the file, however large it is.
        return read_at_most(path, MAX_FILE_SIZE, within=path.parent)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}", hint=error.strerror or "") from error


def _unchanged_file(definition: ModuleDefinition) -> bytes | None:
    if definition.path is None:
        return None
    try:
        data = _bytes_of(definition.path)
    except EnvironmentFailure:
        return None
    # A file that says something else now would be judged instead of the definition.
    _, values = parse(data, str(definition.path))
    return data if isinstance(values, dict) and digest_of(values) == definition.digest else None


def _result(reading: _Reading, complaints: list[Complaint], path: Path, file: str) -> LoadResult:
    findings = findings_of(complaints, reading.text, file)
    if has_errors(findings):
        return LoadResult(None, findings)
    draft = reading.draft
    definition = ModuleDefinition(
        draft.name,
        draft.language,
        draft.kind,
        draft.description,
        draft.requires,
        draft.provides,
        draft.uses,
        tuple(item for _, item in draft.options),
        tuple(item for _, item in draft.providers),
        tuple(item for _, item in draft.hooks),
        tuple(item for _, item in draft.memtypes),
        tuple(item for _, item in draft.commands),
        tuple(item for _, item in draft.listeners),
        tuple(item for _, item in draft.server_hooks),
        draft.calls,
        reading.digest,
        path,
        draft.has_catch_all,
        draft.package,
    )
    # Warnings and hints do not withhold the definition.
    return LoadResult(definition, findings)
