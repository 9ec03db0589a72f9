"""The rules of configurations: names, places and values, as far as declarations and module records tell them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecruntime.config import RegistryDraft, build, core_registry, load_unresolved, unresolved_names
from ecruntime.formats import conf
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.libexec import resolve
from ecxs.definition import FILE_NAME, record_of
from ecxs.files import display_path
from ecxs.rules.registration import (
    RegisteringModule,
    check_registration,
    declared_module,
    installed_module,
    register_options,
    register_scopes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    from ecruntime.config import UnresolvedName
    from ecruntime.libexec import Libexec
    from ecruntime.model.module import ModuleDefinition

    CheckScripts: TypeAlias = Callable[[Iterable[Path]], Iterator[Finding]]

_UNKNOWN = ("CFG040", "CFG041")
_UNCHECKED = "CFG060"


def check_configuration(
    path: Path,
    declared: tuple[ModuleDefinition, ...],
    libexec: Libexec | None = None,
    check_scripts: CheckScripts | None = None,
) -> Iterator[Finding]:
    """Read a configuration with the files that it includes, and check it; nothing of a module is loaded.

    `declared` are the modules of the project in which it stands. Without these and without a libexec its syntax is
    all that is checked, but for the scripts that it names, which `check_scripts` checks.
    """
    document = conf.read(display_path(path))
    yield from document.findings
    if libexec is not None or declared:
        yield from ConfigurationCheck(document, declared, libexec).findings()
    if check_scripts is not None and any(scope.kind.lower() == "scriptlet" for scope in document.root.scopes):
        # Imported here: few configurations name scripts.
        from ecxs.rules.script import check_named_scripts

        yield from check_named_scripts(document, check_scripts)


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
        self._installed: list[RegisteringModule] = []
        self._declared: list[RegisteringModule] = []
        for definition in declared:
            # Only a definition that was made by a program has no file.
            if definition.path is None:
                module = RegisteringModule(record_of(definition), Place(FILE_NAME))
            else:
                module = declared_module(record_of(definition), definition.path, display_path(definition.path))
            self._register(module)
            self._declared.append(module)
            self._loaded.append(definition.name)

    def findings(self) -> Iterator[Finding]:
        """Register the modules that the configuration would load, build it, and yield the findings."""
        if self._libexec is not None:
            load_unresolved(self._document.root, lambda: self._registry, partial(self._load, self._libexec))
        result = build(self._document, self._registry)
        # The project last, so that a clash is told in its own file, and in the words in which the project is told.
        self._found += check_registration((*self._installed, *self._declared))
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
                module = installed_module(record, request.section.manifest, request.file)
                self._register(module)
                self._installed.append(module)
        return bool(plan.order)

    def _register(self, module: RegisteringModule) -> None:
        """Register a module as far as possible; refusals are told at the end, when all modules are known."""
        draft = RegistryDraft(self._registry)
        for _ in (*register_scopes(draft, module), *register_options(draft, module)):
            continue
        self._registry = draft.freeze()

    def _unchecked(self, finding: Finding, unresolved: UnresolvedName) -> Finding | None:
        """Return the hint that replaces an "unknown" finding if the name could not be checked here."""
        if self._libexec is None:
            if finding.hint.startswith("did you mean") or self._is_own(unresolved):
                return None
            message = f"'{unresolved.name}' was not checked, since no libexec with its module was named"
            hint = "name one with --libexec DIR, or in ECXS_LIBEXEC"
            return Finding(_UNCHECKED, Severity.HINT, message, finding.place, hint)
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
