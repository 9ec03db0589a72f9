"""The rules of configurations: names, places and values, as far as declarations and module records tell them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecruntime.config import RegistrationRefused, RegistryDraft, build, core_registry, load_unresolved, unresolved_names
from ecruntime.formats import conf
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.generation.rules import REGISTRATION_REFUSED
from ecruntime.libexec import resolve
from ecruntime.model.listener import listener_scope, standard_options
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecruntime.config import OptionRegistry, UnresolvedName
    from ecruntime.libexec import Libexec
    from ecruntime.model.module import ModuleDefinition

_UNKNOWN = ("CFG040", "CFG041")
_UNCHECKED = "CFG060"


def check_configuration(
    path: Path, declared: tuple[ModuleDefinition, ...], libexec: Libexec | None = None
) -> Iterable[Finding]:
    """Read a configuration with the files that it includes, and check it; nothing of a module is loaded.

    `declared` are the modules of the project in which it stands. Without these and without a libexec its syntax is
    all that is checked.
    """
    document = conf.read(display_path(path))
    if libexec is None and not declared:
        return document.findings
    return (*document.findings, *ConfigurationCheck(document, declared, libexec).findings())


class ConfigurationCheck:
    """One configuration against the options that would be registered for it; used once."""

    def __init__(
        self, document: conf.Document, declared: tuple[ModuleDefinition, ...], libexec: Libexec | None
    ) -> None:
        self._document = document
        self._libexec = libexec
        self._found: list[Finding] = []
        self._loaded: list[str] = []
        self._without_record: dict[str, tuple[str, ...]] = {}
        self._registry = core_registry()
        for definition in declared:
            self._register(definition, "module.toml")
            self._loaded.append(definition.name)

    def findings(self) -> Iterator[Finding]:
        """Register the modules that the configuration would load, build it, and yield the findings."""
        if self._libexec is not None:
            load_unresolved(self._document.root, lambda: self._registry, partial(self._load, self._libexec))
        result = build(self._document, self._registry)
        yield from self._found
        names = {unresolved.place: unresolved for unresolved in unresolved_names(self._document.root, self._registry)}
        is_lacking = bool(self._found)
        for finding in result.findings[len(self._document.findings) :]:
            unresolved = names.get(finding.place) if finding.rule in _UNKNOWN else None
            unchecked = self._unchecked(finding, unresolved) if unresolved else None
            is_lacking = is_lacking or (unresolved is not None and unchecked is None)
            yield unchecked or finding
        # What is lacking may be in a file that could not be read to its end.
        if is_lacking and self._libexec is not None:
            yield from (finding for finding in self._libexec.findings if finding.severity is Severity.ERROR)

    def _load(self, libexec: Libexec, names: tuple[UnresolvedName, ...]) -> bool:
        """Register the modules that a transaction would load for unresolved names; tell whether there were any."""
        plan = resolve(names, libexec, self._loaded)
        self._found += plan.findings
        for request in plan.order:
            self._loaded.append(request.name)
            record = request.section.record
            if record is None:
                self._without_record[request.name.lower()] = request.section.manifest.provides
            else:
                self._register(record.definition, request.file)
        return bool(plan.order)

    def _register(self, definition: ModuleDefinition, file: str) -> None:
        try:
            self._registry = _registered(self._registry, definition, Place(file))
        except RegistrationRefused as error:
            self._found.append(Finding(REGISTRATION_REFUSED, Severity.ERROR, error.message, Place(file), error.hint))

    def _unchecked(self, finding: Finding, unresolved: UnresolvedName) -> Finding | None:
        """Return the hint that replaces an "unknown" finding if the name could not be checked here."""
        if self._libexec is None:
            if finding.hint.startswith("did you mean") or self._is_own(unresolved):
                return None
            message = f"'{unresolved.name}' was not checked, since no libexec with its module was named"
            return Finding(_UNCHECKED, Severity.HINT, message, finding.place, "name one with --libexec DIR")
        capabilities = {capability.lower() for capability in unresolved.capabilities}
        for module, provided in self._without_record.items():
            if unresolved.name.lower() == module or capabilities & {capability.lower() for capability in provided}:
                message = f"'{unresolved.name}' was not checked, since module '{module}' has no module record"
                hint = "install it with 'ecxs build --libexec'"
                return Finding(_UNCHECKED, Severity.HINT, message, finding.place, hint)
        return None

    def _is_own(self, unresolved: UnresolvedName) -> bool:
        """Tell whether a name stands in the stanza of a declared module, to which no other module adds options."""
        own = tuple(f"config.global:{name}.".lower() for name in self._loaded)
        return any(capability.lower().startswith(own) for capability in unresolved.capabilities)


def _registered(registry: OptionRegistry, definition: ModuleDefinition, place: Place) -> OptionRegistry:
    draft = RegistryDraft(registry)
    owner, kind = definition.name, definition.kind
    draft.register_module(owner, kind=kind, place=place)
    for option in definition.options:
        draft.register_option(option, owner=owner, kind=kind, place=place)
    for listener in definition.listeners:
        draft.register_listener(listener_scope(listener.name), owner=owner, place=place)
        for option in (*standard_options(listener.name), *listener.options):
            draft.register_option(option, owner=owner, kind=kind, place=place)
    return draft.freeze()
