"""Find the modules of a libexec and decide which are loaded, and in which order (seed 1.3.1.1).

Scanning reads manifests and records; nothing of the author's is executed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecruntime.config import WantedKind
from ecruntime.languages import Artifact, open_artifact
from ecruntime.spec.catalogue.options import load_option_catalogue
from ecruntime.spec.errors import EcError, EnvironmentFailure
from ecruntime.spec.finding import Finding, Place, Severity
from ecruntime.spec.manifest import read_manifest
from ecruntime.spec.module_record import read_record
from ecruntime.spec.near_miss import did_you_mean
from ecruntime.spec.scan import scan as files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ecruntime.config import Wanted
    from ecruntime.module import OpenedModule
    from ecruntime.spec.manifest import Manifest
    from ecruntime.spec.module_record import ModuleRecord

MANIFEST = ".ecm"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a `.ecm` file with the artifact and the record that lie beside it."""

    manifest: Manifest
    file: Path
    artifact: Artifact | None
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
        wanted = capability.lower()
        return (
            section
            for section in self.sections.values()
            if any(given.lower() == wanted for given in section.manifest.provides)
        )


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """One module to open, and why: the stanza, the line that used a capability, or who required it."""

    section: Section
    why: str
    is_implicit: bool
    required_by: str = ""

    @property
    def name(self) -> str:
        """The module's name, as its manifest spells it."""
        return self.section.name

    @property
    def requires(self) -> tuple[str, ...]:
        """The modules that its manifest requires."""
        return tuple(self.section.manifest.requires)

    @property
    def file(self) -> str:
        """The manifest, for messages."""
        return str(self.section.file)

    def open(self) -> OpenedModule:
        """Open the artifact; raise `LoadFailed` when it cannot be (scheduler thread)."""
        assert self.section.artifact is not None, "resolve leaves out modules without artifact"
        return open_artifact(self.section.artifact)


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """The modules to open, requirements first, and what stood in the way of others."""

    order: tuple[LoadRequest, ...]
    findings: tuple[Finding, ...]


def scan(folders: Iterable[Path]) -> Libexec:
    """Read every manifest below the folders: paths sorted bytewise, files before folders, dot names skipped."""
    sections: dict[str, Section] = {}
    findings: list[Finding] = []
    for folder in folders:
        if not folder.is_dir():
            raise EnvironmentFailure(
                f"libexec '{folder}' is not a folder", hint="build a module into it: ecxs build --libexec DIR"
            )
        below = files_below(folder)
        findings += (_unreadable(path, f"cannot read {path}", reason) for path, reason in below.unreadable)
        for file in below.files:
            if file.name.endswith(MANIFEST):
                _scan_file(file, sections, findings)
    return Libexec(sections, tuple(findings))


def _unreadable(path: Path, what: str, reason: str) -> Finding:
    return Finding("LIB002", Severity.ERROR, f"{what}, so its modules stay unknown", Place(str(path)), reason)


def _scan_file(file: Path, sections: dict[str, Section], findings: list[Finding]) -> None:
    try:
        parsed = read_manifest(file)
    except EnvironmentFailure as error:
        findings.append(_unreadable(file, error.message, error.hint))
        return
    findings.extend(parsed.findings)
    for manifest in parsed.sections:
        known = sections.get(manifest.name.lower())
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


def _section(manifest: Manifest, file: Path, findings: list[Finding]) -> Section:
    record_file = file.with_name(f"{manifest.name}.module.json")
    record: ModuleRecord | None = None
    if record_file.is_file():
        try:
            record = read_record(record_file, file=str(record_file))
        except EcError as error:
            findings.append(
                Finding(
                    "LIB001", Severity.ERROR, f"cannot be read: {error}", Place(str(record_file)), hint="build it again"
                )
            )
    return Section(manifest, file, _artifact(manifest, file, record), record)


def _artifact(manifest: Manifest, file: Path, record: ModuleRecord | None) -> Artifact | None:
    if record is not None and record.artifact:
        path = file.with_name(record.artifact)
        return Artifact(manifest.name, record.language, path, record.digest) if path.exists() else None
    for suffix, language in ((".so", "c"), (".lua", "lua")):
        path = file.with_suffix(suffix)
        if path.is_file():
            return Artifact(manifest.name, language, path)
    return None


class LibexecFinder:
    """Knows the modules of some libexec folders, as the last scan found them (scheduler thread)."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Look into `folders` at each `scan`."""
        self._folders = tuple(folders)
        self._libexec = Libexec({})

    def scan(self) -> tuple[Finding, ...]:
        """Read the manifests anew; raise `EnvironmentFailure` for a folder that does not exist."""
        self._libexec = scan(self._folders)
        return self._libexec.findings

    def find(self, wanted: Iterable[Wanted], loaded: Iterable[str]) -> LoadPlan:
        """Decide which modules to open for the names that the configuration uses."""
        return resolve(wanted, self._libexec, loaded)

    def installed(self, name: str) -> LoadRequest | None:
        """Return how a module that is loaded would be opened today."""
        section = self._libexec.get(name)
        if section is None or section.artifact is None:
            return None
        return LoadRequest(section, "loaded before", is_implicit=False)

    def digest(self, name: str) -> str:
        """Return the content of a module's artifact today; empty when it is unknown."""
        section = self._libexec.get(name)
        return section.artifact.digest if section is not None and section.artifact is not None else ""


def resolve(wanted: Iterable[Wanted], libexec: Libexec, loaded: Iterable[str]) -> LoadPlan:
    """Decide the load order for names that the configuration uses: requirements first, depth first, each once."""
    walk = _Walk(libexec, {name.lower() for name in loaded})
    for want in wanted:
        walk.want(want)
    return LoadPlan(tuple(walk.order), tuple(walk.findings))


@dataclass(slots=True)
class _Walk:
    libexec: Libexec
    done: set[str]
    order: list[LoadRequest] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def want(self, want: Wanted) -> None:
        """Load the first module that provides what is wanted; the next ones when it cannot be loaded."""
        failures: list[Finding] = []
        for section, is_implicit in self._candidates(want):
            if section.name.lower() in self.done:
                return
            first = len(self.order)
            found: list[Finding] = []
            why = f"{want.place}: '{want.name}'" if is_implicit else f"{want.place}: stanza '{want.name}'"
            self._load(LoadRequest(section, why, is_implicit), (), found)
            if not found:
                return
            self._undo(first)
            if section.artifact is not None or not _is_of_the_server(want):
                failures.extend(found)
        self.findings.extend(failures)

    def _candidates(self, want: Wanted) -> Iterator[tuple[Section, bool]]:
        own = self.libexec.get(want.name)
        if want.kind is WantedKind.STANZA and want.is_top_level and own is not None:
            yield own, False
        for capability in want.capabilities:
            for section in self.libexec.providers_of(capability):
                yield section, True

    def _undo(self, length: int) -> None:
        for request in self.order[length:]:
            self.done.discard(request.section.name.lower())
        del self.order[length:]

    def _load(self, request: LoadRequest, chain: tuple[Section, ...], found: list[Finding]) -> None:
        section = request.section
        key = section.name.lower()
        if key in self.done:
            return
        if section in chain:
            found.append(_cycle((*chain[chain.index(section) :], section)))
            return
        for name in section.manifest.requires:
            required = self.libexec.get(name)
            if required is None:
                found.append(self._missing(section, name))
            else:
                why = f"required by module '{section.name}'"
                request_for_it = LoadRequest(required, why, is_implicit=True, required_by=section.name)
                self._load(request_for_it, (*chain, section), found)
        if section.artifact is None:
            found.append(_no_artifact(section))
        if not found:
            self.done.add(key)
            self.order.append(request)

    def _missing(self, section: Section, name: str) -> Finding:
        suggestion = did_you_mean(name, (known.name for known in self.libexec.sections.values()))
        return Finding(
            "ECM023",
            Severity.ERROR,
            f"module '{section.name}' requires '{name}', which has no manifest in the libexec",
            Place(str(section.file)),
            hint=suggestion or f"build '{name}' into the same libexec, or remove the requirement",
        )


def _is_of_the_server(want: Wanted) -> bool:
    """Tell whether a stanza is one of a module of the server, which is held when that is not installed."""
    is_stanza = want.kind is WantedKind.STANZA and want.is_top_level
    return is_stanza and load_option_catalogue().module(want.name) is not None


def _cycle(chain: tuple[Section, ...]) -> Finding:
    shown = " -> ".join(section.name for section in chain)
    return Finding(
        "ECM024",
        Severity.ERROR,
        f"the requirements form a cycle: {shown}",
        Place(str(chain[0].file)),
        hint="break it: let one of them find the other through a hook",
    )


def _no_artifact(section: Section) -> Finding:
    return Finding(
        "ECM031",
        Severity.ERROR,
        f"module '{section.name}' has a manifest but no artifact beside it",
        Place(str(section.file)),
        hint="build and install it again: ecxs build --libexec DIR",
    )
