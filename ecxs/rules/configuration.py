"""The rules of configurations: names, places and values, as far as declarations and module records tell them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecruntime.catalogue.libraries import library_records
from ecruntime.config import RegistryDraft, load_unresolved, unresolved_names
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.config.module_stanza import refuse_stanza
from ecruntime.formats import conf
from ecruntime.formats.library import LIBRARY, LibraryError
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.libexec import resolve
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord
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

    from ecruntime.config import OptionRegistry, UnresolvedName
    from ecruntime.libexec import Libexec, LoadRequest, Section

    CheckScripts: TypeAlias = Callable[[Iterable[Path]], Iterator[Finding]]

_UNKNOWN = ("CFG040", "CFG041")
_UNCHECKED = "CFG060"
_NAMED_STANZA = "CFG049"


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
        self,
        document: conf.Document,
        declared: tuple[ModuleDefinition, ...],
        libexec: Libexec | None,
        registry: OptionRegistry | None = None,
    ) -> None:
        """Check `document`; `registry` has more than the options of the server, if the caller knows of more."""
        self.names: list[UnresolvedName] = []
        """The names for which modules were looked for."""
        self.requests: list[LoadRequest] = []
        """The modules that would be opened, in that order."""
        self.records: dict[str, ModuleRecord] = {}
        """The records of these modules, by their names in lower case."""
        self._document = document
        self._libexec = libexec
        self._found: list[Finding] = []
        self._loaded: list[str] = []
        self._without_record: dict[str, tuple[str, ...]] = {}
        self._registry = registry or core_registry()
        self._installed: list[RegisteringModule] = []
        self._declared: list[RegisteringModule] = []
        self._kinds: dict[str, ModuleDefinition] = {}
        for definition in declared:
            # Only a definition that was made by a program has no file.
            if definition.path is None:
                module = RegisteringModule(record_of(definition), Place(FILE_NAME))
            else:
                module = declared_module(record_of(definition), definition.path, display_path(definition.path))
            self._register(module)
            self._declared.append(module)
            self._loaded.append(definition.name)

    @property
    def registry(self) -> OptionRegistry:
        """The options of the server and of the modules that would be opened."""
        return self._registry

    def findings(self) -> Iterator[Finding]:
        """Register the modules that the configuration would load, build it, and yield the findings."""
        if self._libexec is not None:
            load_unresolved(self._document.root, lambda: self._registry, partial(self._load, self._libexec))
        result = build(self._document, self._registry)
        # The project last, so that a clash is told in its own file, and in the words in which the project is told.
        self._found += check_registration((*self._installed, *self._declared))
        yield from self._found
        refused = {refusal.place: refusal for refusal in self._refused_stanzas()}
        names = {unresolved.place: unresolved for unresolved in unresolved_names(self._document.root, self._registry)}
        is_lacking = bool(self._found)
        for finding in result.findings[len(self._document.findings) :]:
            if finding.rule == _NAMED_STANZA and finding.place in refused:
                # In the words of a server, which opens modules before it looks at the stanzas of others.
                yield refused[finding.place]
                continue
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
        self.names += names
        self.requests += plan.order
        for request in plan.order:
            self._loaded.append(request.name)
            record = request.section.record or _script_record(request.section)
            if record is None:
                self._without_record[request.name.lower()] = request.section.manifest.provides
                self._register_library(request.section, request.file)
            else:
                module = installed_module(record, request.section.manifest, request.file)
                self._register(module)
                self._installed.append(module)
        return bool(plan.order)

    def _register_library(self, section: Section, file: str) -> None:
        """Register what the library of a module says of it; it may register more, so that other names stay unknown."""
        record = _library_record(section)
        if record is not None:
            self._register(RegisteringModule(record, Place(file, section.manifest.line, 1)))

    def _refused_stanzas(self) -> Iterator[Finding]:
        for stanza in self._document.root.scopes:
            module = self._kinds.get(stanza.kind.lower())
            refusal = module and refuse_stanza(module.name, stanza, is_singleton=module.is_singleton)
            if refusal:
                yield refusal

    def _register(self, module: RegisteringModule) -> None:
        """Register a module as far as possible; refusals are told at the end, when all modules are known."""
        self._kinds[module.key] = module.record.definition
        self.records[module.key] = module.record
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
            is_own = any(capability.startswith(f"config.global:{module}.") for capability in capabilities)
            is_provided = not capabilities.isdisjoint(capability.lower() for capability in provided)
            if is_own or is_provided or unresolved.name.lower() == module:
                message = f"'{unresolved.name}' was not checked, since module '{module}' has no module record"
                hint = "install it with 'ecxs build --libexec'"
                return Finding(_UNCHECKED, Severity.HINT, message, finding.place, hint)
        return None

    def _is_own(self, unresolved: UnresolvedName) -> bool:
        """Tell whether a name stands in the stanza of a declared module, to which no other module adds options."""
        own = tuple(f"config.global:{name}.".lower() for name in self._loaded)
        return any(capability.lower().startswith(own) for capability in unresolved.capabilities)


def _script_record(section: Section) -> ModuleRecord | None:
    """Return what a server registers of a module in Lua without a record: its stanza, and nothing in it."""
    if section.artifact is None or section.artifact.language != Language.LUA:
        return None
    return ModuleRecord(ModuleDefinition(section.name, Language.LUA, ModuleKind.GENERIC))


def _library_record(section: Section) -> ModuleRecord | None:
    """Return what a built library says of a module without a record; nothing of it is executed."""
    artifact = section.artifact
    if artifact is None or not artifact.path.name.endswith(LIBRARY):
        return None
    try:
        records = library_records(artifact.path)
    except (EnvironmentFailure, LibraryError):
        # A server tells it when it opens the library, as `ecxs validate --level symbols` does.
        return None
    return next((record for record in records if record.definition.name.lower() == section.name.lower()), None)
