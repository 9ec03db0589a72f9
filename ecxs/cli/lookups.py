"""What the rules ask of the parts above them: the plan of a project, and the registry that its modules would make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.config import OptionDefinition, OptionFlag, RegistrationRefused, build, core_registry, wanted
from ecruntime.generation.rules import REGISTRATION_REFUSED
from ecruntime.loader import Libexec, resolve, scan
from ecruntime.spec import conf
from ecruntime.spec.errors import EcError
from ecruntime.spec.finding import Finding, Place, Severity
from ecruntime.spec.listener import listener_scope, standard_options
from ecxs.generate import ChangeKind, plan_project
from ecxs.rules import StaleFile, display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecruntime.config import OptionRegistry, Wanted
    from ecruntime.spec.module_record import ModuleRecord, RecordOption
    from ecxs.generate import ProjectPlan

_UNKNOWN = ("CFG040", "CFG041")
_UNCHECKED = "CFG060"
_MANIFEST = ".ecm"


class ProjectLookups:
    """Answers from the generator and from the module records of libexec folders; nothing of a module is loaded."""

    def __init__(self, libexec: Sequence[Path] = (), progress: Callable[[int, int], None] | None = None) -> None:
        """Look for modules in the folders; without any, a configuration is checked against the server's own names."""
        self._folders = tuple(Path(display(folder)) for folder in libexec)
        self._libexec: Libexec | None = None
        self._progress = progress
        self._plans: dict[Path, ProjectPlan | None] = {}

    def stale_files(self, project: Path) -> Iterator[StaleFile]:
        """Compare the generated files with the plan; of a project that was never generated, nothing is stale."""
        planned = self._plan(project)
        if planned is None:
            return
        changes = [change for change in planned.changes() if change.path.suffix != _MANIFEST]
        if all(change.kind is ChangeKind.NEW for change in changes):
            return
        for change in changes:
            if change.is_stale:
                kind = change.kind
                yield StaleFile(str(change.path), kind is ChangeKind.NEW, kind is ChangeKind.REMOVED)

    def left_over(self, project: Path) -> Iterable[Finding]:
        """Report what former declarations left behind."""
        planned = self._plan(project)
        return planned.left_over() if planned is not None else ()

    def configuration(self, path: Path, declared: tuple[ModuleRecord, ...]) -> Iterable[Finding]:
        """Read a configuration and check names, places and values, as far as declarations and records tell them."""
        document = conf.read(display(path))
        if not self._folders and not declared:
            return document.findings
        check = _Check(document, declared, self._modules())
        return (*document.findings, *check.findings())

    def progress(self, done: int, total: int) -> None:
        """Pass it on."""
        if self._progress is not None:
            self._progress(done, total)

    def _plan(self, project: Path) -> ProjectPlan | None:
        if project not in self._plans:
            try:
                self._plans[project] = plan_project(Path(display(project)))
            except EcError:
                # The rules say what is wrong with the project; or its language is not written by this version.
                self._plans[project] = None
        return self._plans[project]

    def _modules(self) -> Libexec | None:
        if self._folders and self._libexec is None:
            self._libexec = scan(self._folders)
        return self._libexec


class _Check:
    """One configuration against what would be registered for it; used once."""

    def __init__(self, document: conf.Document, declared: tuple[ModuleRecord, ...], libexec: Libexec | None) -> None:
        self._document = document
        self._libexec = libexec
        self._found: list[Finding] = []
        self._loaded: list[str] = []
        self._without_record: dict[str, tuple[str, ...]] = {}
        self._registry = core_registry()
        for record in declared:
            self._register(record, "module.toml")
            self._loaded.append(record.name)

    def findings(self) -> Iterator[Finding]:
        """Register what the configuration would load, and build it."""
        if self._libexec is not None:
            self._load(self._libexec)
        result = build(self._document, self._registry)
        yield from self._found
        names = {want.place: want for want in wanted(self._document.root, self._registry)}
        for finding in result.findings[len(self._document.findings) :]:
            want = names.get(finding.place) if finding.rule in _UNKNOWN else None
            yield self._unchecked(finding, want) or finding if want else finding

    def _load(self, libexec: Libexec) -> None:
        """Follow the names as a transaction does: a module that is registered may explain further ones."""
        asked: set[tuple[str, ...]] = set()
        while True:
            names = [want for want in wanted(self._document.root, self._registry) if want.capabilities not in asked]
            asked.update(want.capabilities for want in names)
            plan = resolve(names, libexec, self._loaded)
            self._found += plan.findings
            if not plan.order:
                return
            for request in plan.order:
                self._loaded.append(request.name)
                record = request.section.record
                if record is None:
                    self._without_record[request.name.lower()] = request.section.manifest.provides
                else:
                    self._register(record, request.file)

    def _register(self, record: ModuleRecord, file: str) -> None:
        try:
            self._registry = _registered(self._registry, record, Place(file))
        except RegistrationRefused as error:
            self._found.append(Finding(REGISTRATION_REFUSED, Severity.ERROR, error.message, Place(file), error.hint))

    def _unchecked(self, finding: Finding, want: Wanted) -> Finding | None:
        """Return what to say instead of "unknown" where it is only not known here."""
        if self._libexec is None:
            if finding.hint.startswith("did you mean") or self._is_own(want):
                return None
            message = f"'{want.name}' was not checked, since no libexec with its module was named"
            return Finding(_UNCHECKED, Severity.HINT, message, finding.place, "name one with --libexec DIR")
        capabilities = {capability.lower() for capability in want.capabilities}
        for module, provided in self._without_record.items():
            if want.name.lower() == module or capabilities & {capability.lower() for capability in provided}:
                message = f"'{want.name}' was not checked, since module '{module}' has no module record"
                hint = "install it with 'ecxs build --libexec'"
                return Finding(_UNCHECKED, Severity.HINT, message, finding.place, hint)
        return None

    def _is_own(self, want: Wanted) -> bool:
        """Tell whether a name stands in the stanza of a declared module: no other module adds options there."""
        own = tuple(f"config.global:{name}.".lower() for name in self._loaded)
        return any(capability.lower().startswith(own) for capability in want.capabilities)


def _registered(registry: OptionRegistry, record: ModuleRecord, place: Place) -> OptionRegistry:
    draft = registry.draft()
    draft.register_module(record.name, kind=record.kind, place=place)
    for option in record.options:
        draft.register_option(_definition(option), owner=record.name, kind=record.kind, place=place)
    for listener in record.listeners:
        draft.register_listener(listener_scope(listener.name), owner=record.name, place=place)
        for option in (*standard_options(listener.name), *listener.options):
            draft.register_option(_definition(option), owner=record.name, kind=record.kind, place=place)
    return draft.freeze()


def _definition(option: RecordOption) -> OptionDefinition:
    flags = OptionFlag.IS_ARRAY if option.is_array else OptionFlag.NONE
    if not option.is_tunable_online:
        flags |= OptionFlag.NOT_TUNABLE_ONLINE
    return OptionDefinition(
        option.name,
        option.type,
        option.fallback,
        option.default,
        flags,
        option.option_map,
        option.minimum,
        option.maximum,
    )
