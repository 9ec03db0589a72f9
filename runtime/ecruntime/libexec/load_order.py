"""The modules that a configuration needs, in load order: requirements first, depth first, each once (seed 1.3.1.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.config import UnresolvedKind
from ecruntime.foundation.authors_file import authors_file
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.languages import open_artifact
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord
from ecruntime.module import ForeseenModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.config import UnresolvedName
    from ecruntime.libexec.libexec import Libexec, Section
    from ecruntime.module import OpenedModule

_SUGGESTIONS = 50
"""Findings of a load before similar names are not searched for any more."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """One module to open and the reason: its stanza, a line that used a capability, or a requiring module."""

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
        """The path of the manifest, for messages: the author's, where it is known."""
        return str(authors_file(self.section.file))

    def foreseen(self) -> ForeseenModule | None:
        """Return what its record, its library, or a script without a record tells; None where only its code does."""
        record = self.section.record or _record(self.section)
        return None if record is None else ForeseenModule.declared(record.definition)

    def open(self) -> OpenedModule:
        """Open the artifact; raise `LoadFailed` when it cannot be (scheduler thread)."""
        assert self.section.artifact is not None, "resolve leaves out modules without artifact"
        return open_artifact(self.section.artifact)


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """The modules to open, requirements first, and findings about those that cannot be opened."""

    order: tuple[LoadRequest, ...]
    findings: tuple[Finding, ...]


def resolve(
    names: Iterable[UnresolvedName], libexec: Libexec, loaded: Iterable[str], *, last_first: bool = False
) -> LoadPlan:
    """Return the load order for unresolved names: requirements first, depth first, each module once.

    Those of one module come as it lists them, or the last one first.
    """
    walk = _Walk(libexec, {name.lower() for name in loaded}, last_first)
    for unresolved in names:
        walk.plan(unresolved)
    return LoadPlan(tuple(walk.order), tuple(walk.findings))


def candidates(unresolved: UnresolvedName, libexec: Libexec) -> Iterator[tuple[Section, bool]]:
    """Yield the modules that provide an unresolved name, in the order in which they are tried; True for no stanza."""
    own = libexec.get(unresolved.name)
    # A stanza at the top level names its module; no capability is needed for that (seed 1.3.1.1).
    if unresolved.kind is UnresolvedKind.STANZA and unresolved.is_top_level and own is not None:
        yield own, False
    for capability in unresolved.capabilities:
        for section in libexec.providers_of(capability):
            yield section, True


@dataclass(slots=True)
class _Walk:
    libexec: Libexec
    done: set[str]
    is_last_first: bool
    order: list[LoadRequest] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    """The modules that could not be planned for the present candidate; what is wrong with them was said."""

    def plan(self, unresolved: UnresolvedName) -> None:
        """Plan the first module that provides an unresolved name and can be loaded; report failures if none can."""
        failures: list[Finding] = []
        for section, is_implicit in candidates(unresolved, self.libexec):
            # Loaded or planned already: its registration explains the name, or the check refuses the name.
            if section.name.lower() in self.done:
                return
            first = len(self.order)
            found: list[Finding] = []
            self.failed.clear()
            what = "" if is_implicit else "stanza "
            why = f"{unresolved.place}: {what}'{unresolved.name}'"
            self._load(LoadRequest(section, why, is_implicit), found)
            if not found:
                return
            # Requirements that were planned for this candidate go with it; the next one may need others.
            self._undo(first)
            # The catalogue knows this name without the module, so a missing artifact is no error.
            if section.artifact is not None or not _is_of_the_server(unresolved):
                failures.extend(found)
        self.findings.extend(failures)

    def _undo(self, length: int) -> None:
        for request in self.order[length:]:
            self.done.discard(request.section.name.lower())
        del self.order[length:]

    def _load(self, request: LoadRequest, found: list[Finding]) -> None:
        """Plan a module after everything that it requires; no call for each requirement, however long their chain."""
        # The chain from `request` to the module that is looked at, each with the requirements that are left.
        chain: dict[str, tuple[LoadRequest, Iterator[str]]] = {}
        following: LoadRequest | None = request
        while following is not None or chain:
            if following is not None:
                self._enter(following, chain, found)
            following = self._next_of_last(chain, found)

    def _enter(
        self, request: LoadRequest, chain: dict[str, tuple[LoadRequest, Iterator[str]]], found: list[Finding]
    ) -> None:
        key = request.section.name.lower()
        # Not again what failed: modules that require two of the next level each would double the work with each level.
        if key in self.done or key in self.failed:
            return
        # Checked before the requirements are followed, which would go on without end.
        if key in chain:
            sections = [one.section for one, _ in chain.values()]
            found.append(_cycle((*sections[list(chain).index(key) :], request.section)))
            return
        chain[key] = request, iter(request.requires[:: -1 if self.is_last_first else 1])

    def _next_of_last(
        self, chain: dict[str, tuple[LoadRequest, Iterator[str]]], found: list[Finding]
    ) -> LoadRequest | None:
        """Return the next requirement of the last in the chain; without one, take it from there and plan it."""
        if not chain:
            return None
        key = next(reversed(chain))
        request, requirements = chain[key]
        section = request.section
        # All are tried even after a failure, so that all findings are reported at once.
        for name in requirements:
            required = self.libexec.get(name)
            if required is not None:
                why = f"required by module '{section.name}'"
                return LoadRequest(required, why, is_implicit=True, required_by=section.name)
            found.append(self._missing(section, name, is_first=len(found) < _SUGGESTIONS))
        del chain[key]
        if section.artifact is None:
            found.append(_no_artifact(section))
        if found:
            self.failed.add(key)
        else:
            # After its requirements: `order` is the order of loading.
            self.done.add(key)
            self.order.append(request)
        return None

    def _missing(self, section: Section, name: str, *, is_first: bool) -> Finding:
        # Each search compares with every name: thousands of unknown ones would take seconds.
        known = (known.name for known in self.libexec.sections.values()) if is_first else ()
        suggestion = did_you_mean(name, known)
        return Finding(
            "ECM023",
            Severity.ERROR,
            f"module '{section.name}' requires '{name}', which has no manifest in the libexec",
            Place(str(authors_file(section.file))),
            hint=suggestion or f"build '{name}' into the same libexec, or remove the requirement",
        )


def _record(section: Section) -> ModuleRecord | None:
    """Return what is known of an installed module without a record; nothing of it is executed."""
    artifact = section.artifact
    if artifact is not None and artifact.language == Language.LUA:
        return ModuleRecord(ModuleDefinition(section.name, Language.LUA, ModuleKind.GENERIC))
    # Imported here: a server that starts reads no library.
    from ecruntime.catalogue.libraries import library_records
    from ecruntime.formats.library import LIBRARY, LibraryError

    if artifact is None or not artifact.path.name.endswith(LIBRARY):
        return None
    try:
        records = library_records(artifact.path)
    except (EcError, LibraryError):
        return None
    return next((it for it in records if it.definition.name.lower() == section.name.lower()), None)


def _is_of_the_server(unresolved: UnresolvedName) -> bool:
    """Tell whether a name is that of a module of the server's catalogue; it is kept if that is not installed."""
    modules = load_server_modules()
    if unresolved.kind is UnresolvedKind.STANZA:
        return unresolved.is_top_level and unresolved.name.lower() in modules.by_name
    scopes = unresolved.capabilities[0].removeprefix("config.").removesuffix(f".{unresolved.name}")
    return bool(modules.added_by(scopes.rpartition(":")[2].lower(), unresolved.name))


def _cycle(chain: tuple[Section, ...]) -> Finding:
    shown = " -> ".join(section.name for section in chain)
    return Finding(
        "ECM024",
        Severity.ERROR,
        f"the requirements form a cycle: {shown}",
        Place(str(authors_file(chain[0].file))),
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
