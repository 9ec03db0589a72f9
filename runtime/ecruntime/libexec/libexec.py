"""The manifests of libexec folders, with the artifact and the record beside each (seed 1.3.1.1).

Scanning reads manifests and records; nothing of the author's is executed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.formats.manifest import MANIFEST, read_manifest
from ecruntime.formats.manifest_check import MAX_FILE_SIZE
from ecruntime.foundation.authors_file import authors_file
from ecruntime.foundation.errors import EcError, EnvironmentFailure
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.file_scan import AS_CHOSEN
from ecruntime.foundation.file_scan import scan as files_below
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.languages import InstalledArtifact
from ecruntime.model.module import former_names
from ecruntime.model.module_record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecruntime.formats.manifest import Manifest
    from ecruntime.foundation.file_scan import ScanRules
    from ecruntime.model.module_record import ModuleRecord


_READINGS: Final = 3
"""Times that a record is read whose artifact is not there, before it counts as lost."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a `.ecm` file with the artifact and the record that lie beside it."""

    manifest: Manifest
    file: Path
    artifact: InstalledArtifact | None
    record: ModuleRecord | None = None

    @property
    def name(self) -> str:
        """The module's name, as written."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class Libexec:
    """The manifests of some libexec folders; immutable, any thread."""

    sections: Mapping[str, Section]
    """By the name in lower case; the first in scan order wins."""
    findings: tuple[Finding, ...] = ()

    def get(self, name: str) -> Section | None:
        """Return the section of a module, without regard to case."""
        return self.sections.get(name.lower())

    def providers_of(self, capability: str) -> Iterator[Section]:
        """Return the sections that list a capability, in scan order."""
        key = capability.lower()
        return (
            section
            for section in self.sections.values()
            if any(given.lower() == key for given in section.manifest.provides)
        )


def scan(folders: Iterable[Path], rules: ScanRules = AS_CHOSEN) -> Libexec:
    """Read every manifest below the folders: paths sorted bytewise, files before folders, dot names skipped.

    Other rules are those of a server that differs.
    """
    sections: dict[str, Section] = {}
    findings: list[Finding] = []
    for folder in folders:
        # Refused, not skipped: a misspelled path would look like an empty libexec.
        if not folder.is_dir():
            raise EnvironmentFailure(
                f"libexec '{folder}' is not a folder", hint="build a module into it: ecxs build --libexec DIR"
            )
        below = files_below(folder, rules)
        findings += (_unreadable(path, f"cannot read {path}", reason) for path, reason in below.unreadable)
        for file in below.files:
            if file.name.endswith(MANIFEST):
                _scan_file(file, sections, findings)
    return Libexec(sections, tuple(findings))


def _unreadable(path: Path, what: str, reason: str) -> Finding:
    return Finding("LIB002", Severity.ERROR, f"{what}, so its modules stay unknown", Place(str(path)), reason)


def _scan_file(file: Path, sections: dict[str, Section], findings: list[Finding]) -> None:
    try:
        parsed = read_manifest(file, file=str(_as_written(file)))
    # One unreadable manifest must not hide the modules of the others.
    except EnvironmentFailure as error:
        findings.append(_unreadable(file, error.message, error.hint))
        return
    findings.extend(parsed.findings)
    for manifest in parsed.sections:
        known = sections.get(manifest.name.lower())
        # The first in scan order wins, and that order is the same on every machine.
        if known is not None:
            findings.append(
                Finding(
                    "ECM021",
                    Severity.ERROR,
                    f"section '[{manifest.name}]' is also in '{known.file}', which was read first",
                    Place(str(file)),
                    hint="keep one of the two manifests",
                )
            )
            continue
        sections[manifest.name.lower()] = _section(manifest, file, findings)


def _as_written(file: Path) -> Path:
    """Return the author's manifest if the installed one is still the same, so that lines are right in both."""
    author = authors_file(file)
    try:
        return author if author == file or _content(author) == _content(file) else file
    except OSError:
        return file


def _content(file: Path) -> bytes:
    return read_file(file, MAX_FILE_SIZE)


def _section(manifest: Manifest, file: Path, findings: list[Finding]) -> Section:
    for _ in range(_READINGS - 1):
        found: list[Finding] = []
        section = _read_section(manifest, file, found)
        # An installation keeps the artifact before its own. Two that were done since the record was read have removed
        # the one that it names, and there is another record now.
        if section.artifact is not None or section.record is None or not section.record.artifact:
            findings += found
            return section
    return _read_section(manifest, file, findings)


def _read_section(manifest: Manifest, file: Path, findings: list[Finding]) -> Section:
    # By parts: a name may have what no name of a file has, and then there is no record.
    record_file = Path(f"{file.parent}/{manifest.name}.module.json")
    record: ModuleRecord | None = None
    if _is_file(record_file):
        try:
            record = read_record(record_file, file=str(record_file))
        # The section stays known without its record, so that requirements on it are not called unknown.
        except EcError as error:
            findings.append(
                Finding(
                    "LIB001", Severity.ERROR, f"cannot be read: {error}", Place(str(record_file)), hint="build it again"
                )
            )
    return Section(manifest, file, _artifact(manifest, file, record), record)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False  # too long a name, or a zero byte in it


def _artifact(manifest: Manifest, file: Path, record: ModuleRecord | None) -> InstalledArtifact | None:
    if record is not None and record.artifact:
        path = file.with_name(record.artifact)
        if not path.exists():
            return None
        definition = record.definition
        return InstalledArtifact(
            manifest.name,
            definition.language,
            path,
            record.digest,
            hooks=definition.hooks,
            commands=definition.commands,
            former_names=former_names(definition),
        )
    # Without a record the artifact bears the name of its `.ecm` file (seed 1.3.1.1).
    for suffix, language in ((".so", "c"), (".lua", "lua")):
        path = file.with_suffix(suffix)
        if path.is_file():
            return InstalledArtifact(manifest.name, language, path)
    return None
