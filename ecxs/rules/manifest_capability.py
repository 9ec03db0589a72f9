"""The rules of provided capabilities, `ECM015` to `ECM041`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.formats.fallback import STANDARD_SCOPES, FallbackError, FallbackPath
from ecruntime.formats.manifest_edit import without_item
from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.listener import listener_scope
from ecruntime.model.module import Language, derived_capabilities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.formats.capability import Capability
    from ecruntime.formats.manifest import Manifest, ManifestFile, Provided
    from ecxs.rules.tree import ManifestTree

_STANDARD = frozenset(name.lower() for name in STANDARD_SCOPES)
LISTENER = listener_scope("").lower()
SUBSYSTEMS = ("config", "datasource", "io", "auth", "control")


@dataclass(frozen=True, slots=True)
class _Known:
    """Config scopes and options of the server and of a tree, by lower-case name."""

    scopes: dict[str, str]
    """The normal spelling of each name."""
    options: frozenset[str]
    core_options: dict[str, tuple[str, ...]]
    """The options of the server, with the innermost scopes of each."""
    outer: dict[str, tuple[str, ...]]
    """The scopes of the server, with those in which each may stand."""

    @classmethod
    def of(cls, tree: ManifestTree) -> _Known:
        catalogue = load_option_catalogue()
        scopes = {name.lower(): name for name in STANDARD_SCOPES}
        core_options = {option.name.lower(): option.scopes for option in catalogue.options}
        options = set(core_options)
        recorded = {it.definition.name.lower() for _, it in tree.records if it.definition.language is not Language.C}
        for _, section in tree.sections:
            # A module's stanza is a scope, too; on a clash the server's spelling stays.
            scopes.setdefault(section.key, section.name)
            options |= {item.capability.name.lower() for item in section.provided if item.capability.is_config}
            if section.key not in recorded:
                scopes |= {name.lower(): name for name in _stated_listeners(section)}
        for _, record in tree.records:
            scopes |= {listener_scope(it.name).lower(): listener_scope(it.name) for it in record.definition.listeners}
            options |= {name.lower() for option in record.definition.options for name in option.names}
            for option in record.definition.options:
                scopes |= {name.lower(): name for name in _scopes_of(option.fallback)}
        outer = {scope.key: scope.inside for scope in catalogue.scopes}
        # The capability of a scope has an empty option name.
        return cls(scopes, frozenset(options - {""}), core_options, outer)


def _stated_listeners(section: Manifest) -> Iterator[str]:
    """Yield the listeners of a module in C: its code registers them, so the author's line is all that tells of them."""
    for item in section.provided:
        scopes = item.capability.scopes
        is_stanza = item.capability.is_config and not item.capability.name and len(scopes) == 1 and not item.is_auto
        if is_stanza and scopes[0].lower().endswith(LISTENER):
            yield scopes[0]


def check_capabilities(tree: ManifestTree) -> Iterator[Finding]:
    """Check every capability of a tree."""
    known = _Known.of(tree)
    # A tree has many capabilities on few chains of scopes, so each chain is judged once.
    plain: dict[tuple[str, ...], bool] = {}
    for file, section in tree.sections:
        for item in section.provided:
            capability = item.capability
            is_plain = plain.get(capability.scopes)
            if is_plain is None:
                is_plain = plain[capability.scopes] = _are_plain(capability.scopes, known)
            if is_plain and capability.is_config and capability.name.lower() not in known.core_options:
                continue  # nearly all of them: nothing can be said of it
            for finding in _one(capability, section, known, Place(file.file, item.line, item.column)):
                # A derived line is not taken out: `ecxs generate` would write it again.
                is_useless = finding.rule == "ECM027" and not item.is_auto
                edits = without_item(file.file, file.lines[item.line - 1], item.column) if is_useless else finding.edits
                yield replace(finding, edits=edits)
        yield from _without_global(tree, file, section)
    yield from _shared(tree)


def _are_plain(scopes: tuple[str, ...], known: _Known) -> bool:
    """Tell whether scopes are the server's, and nest as it allows."""
    return _STANDARD.issuperset(map(str.lower, scopes)) and not _nesting_fault(scopes, known)


def _one(capability: Capability, section: Manifest, known: _Known, place: Place) -> Iterator[Finding]:
    if not capability.is_config:
        if capability.subsystem.lower() not in SUBSYSTEMS:
            message = f"the subsystem '{capability.subsystem}' of capability '{capability}' is not known"
            hint = did_you_mean(capability.subsystem, SUBSYSTEMS) or f"known are {', '.join(SUBSYSTEMS)}"
            yield Finding("ECM041", Severity.HINT, message, place, hint)
    elif capability.scopes and section.key == capability.scopes[0].lower():
        # The options of a stanza need its module anyway, so the line has no effect (seed 1.3.1.1).
        message = f"capability '{capability}' lies in the module's own stanza"
        hint = "delete it: writing the stanza loads the module"
        yield Finding("ECM027", Severity.HINT, message, place, hint)
    elif _is_option_with_colon(capability, known):
        message = f"capability '{capability}' names an option at top level with a colon"
        canonical = f"config.Global.{capability.scopes[0]}"
        edit = Edit(place, len(capability.text), canonical)
        yield Finding("ECM015", Severity.HINT, message, place, f"write '{canonical}'", edits=(edit,))
    else:
        yield from _scopes(capability, known, place)
        yield from _core_option(capability, known, place)


def _is_option_with_colon(capability: Capability, known: _Known) -> bool:
    # After the colon stands a scope, so `config.Global:MyKey`, as seed 1.3.1.1 writes it, reads as the scope `MyKey`.
    if len(capability.scopes) != 1 or capability.name:
        return False
    name = capability.scopes[0].lower()
    return name not in known.scopes and name in known.options


def _scopes(capability: Capability, known: _Known, place: Place) -> Iterator[Finding]:
    unknown = next((scope for scope in capability.scopes if scope.lower() not in known.scopes), None)
    if unknown is not None:
        message = f"the scope '{unknown}' of capability '{capability}' is not known"
        close = did_you_mean(unknown, known.scopes.values())
        # Nesting cannot be judged with an unknown scope: no second finding.
        hint = close or f"an option at top level is written 'config.Global.{unknown}'"
        yield Finding("ECM016", Severity.WARNING, message, place, hint)
        return
    fault = _nesting_fault(capability.scopes, known)
    if fault:
        message = f"capability '{capability}' nests scopes as the server does not: {fault}"
        yield Finding("ECM017", Severity.WARNING, message, place, "write the outer scope first")


def _nesting_fault(scopes: tuple[str, ...], known: _Known) -> str:
    outer = "Global"
    for scope in scopes:
        allowed = known.outer.get(scope.lower())
        # Only the scopes of the server have a known order; those of modules may stand anywhere.
        is_known = outer == "Global" or outer.lower() in known.outer
        if allowed is not None and is_known and outer.lower() not in allowed:
            return f"'{scope}' cannot stand in '{outer}'"
        outer = scope
    return ""


def _core_option(capability: Capability, known: _Known, place: Place) -> Iterator[Finding]:
    scopes = known.core_options.get(capability.name.lower(), ())
    innermost = capability.scopes[-1].lower() if capability.scopes else "global"
    if capability.name and innermost in scopes:
        message = f"capability '{capability}' is an option of the server, which needs no module"
        yield Finding("ECM026", Severity.WARNING, message, place, "delete it, or rename the option")


def _without_global(tree: ManifestTree, file: ManifestFile, section: Manifest) -> Iterator[Finding]:
    record = tree.record(section.name)
    if record is None:
        return
    # Fallback paths are in the record alone, hence nothing is said without one.
    ending = {
        name.lower()
        for option in record.definition.options
        if _ends_in_global(option.fallback)
        for name in option.names
    }
    stated: dict[str, Provided] = {}
    for item in section.provided:
        if item.capability.is_config and item.capability.name:
            # Of several lines for one option, the one for `Global` counts.
            former = stated.setdefault(item.capability.name.lower(), item)
            if former.capability.scopes and not item.capability.scopes:
                stated[item.capability.name.lower()] = item
    for name, item in stated.items():
        if item.capability.scopes and name in ending:
            message = (
                f"option '{item.capability.name}' is stated for inner scopes, not for 'Global', where its path ends"
            )
            hint = f"add 'config.Global.{item.capability.name}'"
            yield Finding("ECM028", Severity.HINT, message, Place(file.file, item.line, item.column), hint)


def _shared(tree: ManifestTree) -> Iterator[Finding]:
    providers: defaultdict[str, list[tuple[ManifestFile, Manifest, Provided]]] = defaultdict(list)
    for file, section in tree.sections:
        for item in section.provided:
            # A standard scope without an option belongs to nobody, so several modules may state it.
            if item.capability.name or not _is_core_scope(item.capability):
                providers[item.key].append((file, section, item))
    registering = _registering({key for key, listed in providers.items() if len(listed) > 1}, tree)
    for listed in providers.values():
        if len(listed) == 1:
            continue
        first_file, first, first_item = listed[0]
        related = (
            Related(Place(first_file.file, first_item.line, first_item.column), "the first in scan order, it wins"),
        )
        for file, section, item in listed[1:]:
            # A name that both modules register is an error of the registration, which names the scope, too.
            if section.key != first.key and not {section.key, first.key} <= registering[item.key]:
                message = f"capability '{item.capability}' of module '{section.name}' is provided by '{first.name}' too"
                place = Place(file.file, item.line, item.column)
                hint = "rename the option in one of the modules"
                yield Finding("ECM025", Severity.WARNING, message, place, hint, related)


def _registering(keys: set[str], tree: ManifestTree) -> Mapping[str, set[str]]:
    """Return, for capabilities in lower case, the modules that register what each stands for, as their records tell."""
    found: dict[str, set[str]] = {key: set() for key in keys}
    for _, record in tree.records if keys else ():
        definition = record.definition
        listeners = (listener.name for listener in definition.listeners)
        derived = {it.lower() for it in derived_capabilities(definition.name, definition.options, listeners)}
        for key in keys & derived:
            found[key].add(definition.name.lower())
    return found


def _is_core_scope(capability: Capability) -> bool:
    return capability.is_config and not capability.name and _STANDARD.issuperset(map(str.lower, capability.scopes))


@lru_cache(maxsize=1024)  # most options of a tree have one of a few paths
def _ends_in_global(text: str) -> bool:
    try:
        path = FallbackPath.parse(text)
    except FallbackError:
        return False
    # An element without config scopes is `Global`.
    return not path.elements[-1].kinds


@lru_cache(maxsize=1024)
def _scopes_of(text: str) -> tuple[str, ...]:
    try:
        path = FallbackPath.parse(text)
    except FallbackError:
        return ()
    return tuple(kind.name for element in path.elements for kind in element.kinds)
