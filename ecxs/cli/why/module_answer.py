"""The answer of `ecxs why module`: why a module would be loaded, or not, and what else could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config import UnresolvedKind, UnresolvedName
from ecruntime.foundation.authors_file import authors_file
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.finding import Place
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.libexec import candidates, resolve
from ecxs.cli.why.paper_server import place_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.libexec import Section
    from ecxs.cli.why.paper_server import PaperServer


@dataclass(frozen=True, slots=True)
class ModuleCandidate:
    """One of the modules that could be loaded for a name, in the order in which they are tried."""

    module: str
    file: str
    by: str
    """`stanza`, or the capability that its manifest provides."""
    is_taken: bool
    reason: str
    """The reason for which it is not taken; empty for the one that is."""


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """A name of the configuration that the module answers, or could answer."""

    name: str
    place: Place
    candidates: tuple[ModuleCandidate, ...]


@dataclass(frozen=True, slots=True)
class LoadReason:
    """One link of the chain of reasons, nearest first; `place` is that of a name of the configuration."""

    module: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ModuleAnswer:
    """The facts about a module: whether it is loaded, the reasons, and the names that have to do with it."""

    name: str
    language: str
    kind: str
    file: str
    reasons: tuple[LoadReason, ...]
    uses: tuple[ModuleUse, ...] = ()
    capabilities: tuple[str, ...] = ()
    required_by: tuple[str, ...] = ()
    is_loaded: bool = False

    def table(self) -> dict[str, object]:
        """Return the answer as a table for JSON."""
        return {
            "name": self.name,
            "is_loaded": self.is_loaded,
            "language": self.language,
            "kind": self.kind,
            "file": self.file,
            "reasons": [
                {"module": it.module, "reason": it.reason, "place": place_table(it.place)} for it in self.reasons
            ],
            "uses": [
                {
                    "name": use.name,
                    "place": place_table(use.place),
                    "candidates": [
                        {"module": it.module, "file": it.file, "by": it.by, "is_taken": it.is_taken, "why": it.reason}
                        for it in use.candidates
                    ],
                }
                for use in self.uses
            ],
            "provides": list(self.capabilities),
            "required_by": list(self.required_by),
        }

    def lines(self) -> Iterator[str]:
        """Yield the answer for people."""
        about = ", ".join(word for word in (self.language, self.kind, self.file) if word)
        yield f"{self.name}: {'loaded' if self.is_loaded else 'not loaded'} ({about})"
        for link in self.reasons:
            yield f"  {link.module}: {link.reason}"
        for use in self.uses:
            if self.is_loaded and len(use.candidates) == 1:
                yield f"  {use.place}: '{use.name}' is answered by it alone, by {use.candidates[0].by}"
                continue
            yield f"  {use.place}: '{use.name}', for which these could be loaded, in this order:"
            for number, candidate in enumerate(use.candidates, 1):
                state = "taken" if candidate.is_taken else f"not taken: {candidate.reason}"
                yield f"    {number}. {candidate.module} ({candidate.file}), by {candidate.by}: {state}"


def explain_module(server: PaperServer, name: str) -> ModuleAnswer:
    """Answer for a module of the libexec or of the runtime; raise `UsageError` for another name."""
    key = name.partition(":")[0].lower()
    section = server.libexec.get(key)
    if key in server.built_in:
        place = server.built_in[key]
        reason = LoadReason(key, f"{place}: stanza '{key}'; it is a module of this runtime", place)
        return ModuleAnswer(key, "lua", "generic", "built in", (reason,), is_loaded=True)
    if section is None:
        known = (it.name for it in server.libexec.sections.values())
        raise UsageError(
            f"there is no module '{name}' in the libexec", hint=did_you_mean(name, known) or "name one with --libexec"
        )
    record = server.records.get(key) or section.record
    requiring = tuple(it.name for it in server.libexec.sections.values() if _requires(it, key))
    uses = tuple(_uses(server, section))
    is_loaded = server.request(key) is not None
    return ModuleAnswer(
        section.name,
        server.language(key),
        record.definition.kind.value if record is not None else "",
        _file(section),
        tuple(_chain(server, key) if is_loaded else _absence(server, section, uses, requiring)),
        uses,
        tuple(section.manifest.provides),
        requiring,
        is_loaded=is_loaded,
    )


def _chain(server: PaperServer, key: str) -> Iterator[LoadReason]:
    """Yield the reasons from the module outwards; the last one is a name of the configuration."""
    request = server.request(key)
    while request is not None:
        found = None
        if not request.required_by:
            found = next((it.place for it in server.names if request.why.startswith(f"{it.place}: ")), None)
        reason = request.why
        if not request.required_by and request.is_implicit:
            reason += ", which its manifest provides"
        yield LoadReason(request.name, reason, found)
        request = server.request(request.required_by) if request.required_by else None


def _absence(
    server: PaperServer, section: Section, uses: tuple[ModuleUse, ...], requiring: tuple[str, ...]
) -> Iterator[LoadReason]:
    """Yield why a module is not loaded: nothing names it, another was taken, or it cannot be loaded."""
    name = section.name
    for finding in _faults(server, section):
        yield LoadReason(name, f"cannot be loaded: {finding}")
    if uses:
        return
    yield LoadReason(name, f"no stanza '{name}' and no line that uses what its manifest provides")
    loaded = [it for it in requiring if server.request(it) is not None]
    if not loaded:
        yield LoadReason(name, "no module that is loaded requires it")


def _uses(server: PaperServer, section: Section) -> Iterator[ModuleUse]:
    for name in server.names:
        listed = list(candidates(name, server.libexec))
        if all(found.name != section.name for found, _ in listed):
            continue
        yield ModuleUse(name.name, name.place, tuple(_candidates(server, name, listed)))


def _candidates(
    server: PaperServer, name: UnresolvedName, listed: list[tuple[Section, bool]]
) -> Iterator[ModuleCandidate]:
    taken = ""
    seen: set[str] = set()
    for section, is_implicit in listed:
        if section.name in seen:
            continue
        seen.add(section.name)
        by = _capability(name, section) if is_implicit else "its name, as that of the stanza"
        reason = ""
        if taken:
            reason = f"'{taken}' comes before it"
        elif server.request(section.name) is None:
            reason = "; ".join(_faults(server, section)) or "it is not loaded"
        else:
            taken = section.name
        yield ModuleCandidate(section.name, _file(section), by, section.name == taken and not reason, reason)


def _capability(name: UnresolvedName, section: Section) -> str:
    provided = {given.lower(): given for given in section.manifest.provides}
    return next((provided[it.lower()] for it in name.capabilities if it.lower() in provided), "")


def _faults(server: PaperServer, section: Section) -> list[str]:
    """Return why a module cannot be loaded, whatever names it; nothing for one that can be."""
    alone = UnresolvedName(UnresolvedKind.STANZA, section.name, (), Place(_file(section)), is_top_level=True)
    return [finding.message for finding in resolve([alone], server.libexec, ()).findings]


def _requires(section: Section, key: str) -> bool:
    return any(required.lower() == key for required in section.manifest.requires)


def _file(section: Section) -> str:
    return str(authors_file(section.file))
