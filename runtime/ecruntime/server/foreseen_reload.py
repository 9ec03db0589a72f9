"""Foresight of a reload: no module is opened, none is entered but for validators, and no address is bound."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from ecruntime.config import CORE, RegistryDraft, load_unresolved, unresolved_names
from ecruntime.config.module_stanza import refuse_stanza
from ecruntime.formats.conf import Setting, difference
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecruntime.generation import TransactionFailed
from ecruntime.generation.instances import without_stanza
from ecruntime.generation.option_registrar import OptionRegistrar
from ecruntime.generation.rules import REGISTRATION_REFUSED, RESTART_NEEDED
from ecruntime.io import ListenerDefinition, ListenerMethods
from ecruntime.model.module_kind import ModuleKind
from ecruntime.module import InstanceName
from ecruntime.server.fork_guard import helpers_ended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.config import BuildResult, Configuration, OptionRegistry, UnresolvedName
    from ecruntime.config.query import HeldValue, Query
    from ecruntime.formats.conf import Document, SettingChange
    from ecruntime.generation import LoadedModule, ModuleFinder, OpenRequest
    from ecruntime.io.listener_definition import SessionAnswers
    from ecruntime.module import ForeseenModule
    from ecruntime.scheduler import Mask
    from ecruntime.server.server import Server

    Build = Callable[[Document, OptionRegistry, Configuration | None], BuildResult]

_UNKNOWN: Final = frozenset({"CFG040", "CFG041"})
_UNCHECKED: Final = "CFG060"


@dataclass(frozen=True, slots=True)
class ForeseenChange:
    """A module, or an instance of one, and what would become of it: `load`, `end`, `reopen` or `restart`."""

    name: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class ForeseenEndpoint:
    """An address that would be opened or closed."""

    listener: str
    address: str
    change: str
    place: str


@dataclass(frozen=True, slots=True)
class ForeseenReload:
    """The outcome that a reload would have, as far as it shows without one."""

    findings: tuple[Finding, ...]
    settings: tuple[SettingChange, ...]
    modules: tuple[ForeseenChange, ...]
    endpoints: tuple[ForeseenEndpoint, ...]
    validators: tuple[str, ...]
    """The validators of modules that were asked, as `MODULE: OPTION`."""
    unasked: tuple[str, ...]
    """Modules whose validators were not asked, each with the reason."""


def foresee_reload(server: Server, document: Document, build: Build) -> ForeseenReload:
    """Return what a reload of a document would change; raise `TransactionFailed` if it would be refused.

    Validators of the modules that run are asked, as in a reload; what they schedule is dropped.
    """
    foresight = _Foresight(server, document)
    with ExitStack() as stack:
        stack.enter_context(helpers_ended())
        # What a validator asks for is held back as in a transaction, and forgotten.
        stack.callback(server.memory.savepoint())
        modules = (module.host for module in server.committed.modules.values())
        hosts = {id(it): it for it in (*modules, *(instance.host for instance in server.instances()))}
        for host in hosts.values():
            host.defer()
            stack.callback(partial(host.commit_or_drop, is_published=False))
        server.is_building = True
        try:
            return foresight.find(build)
        finally:
            server.is_building = False


class _Foresight:
    """One look at what a reload would do; used once, in the scheduler thread."""

    def __init__(self, server: Server, document: Document) -> None:
        self._server = server
        self._document = document
        self._finder: ModuleFinder = server.finder.aside()
        self._registry = server.committed.registry
        self._declared = server.committed.declared
        self._loaded = dict(server.committed.modules)
        self._findings: list[Finding] = []
        self._changes: list[ForeseenChange] = []
        self._requests: dict[str, OpenRequest] = {}
        self._kinds: dict[str, ModuleKind | None] = {key: it.opened.kind for key, it in self._loaded.items()}
        self._unasked: list[str] = []
        self._listeners = [
            listener for instance in server.instances() for listener in instance.host.listeners
        ]  # fmt: skip  # words, several to a line

    def find(self, build: Build) -> ForeseenReload:
        """Take the steps of a transaction that need no code of modules, and compare."""
        self._note(self._document.findings)
        scanned = self._finder.scan()
        self._findings += (_as_warning(finding) for finding in scanned)
        for key, module in self._loaded.items():
            self._look_at_artifact(key, module)
        load_unresolved(self._document.root, lambda: self._registry, self._load)
        self._look_at_stanzas()
        self._raise_errors()
        result = build(self._document, self._registry, self._server.current.configuration)
        self._note(self._known(result.findings[len(self._document.findings) :]))
        self._add_instances()
        endpoints = () if result.configuration is None else tuple(self._endpoints(result.configuration))
        settings = difference(self._server.document.root, self._document.root)
        return ForeseenReload(
            tuple(self._findings), settings, tuple(self._changes), endpoints, tuple(self._validators()),
            tuple(self._unasked),
        )  # fmt: skip  # words, several to a line

    def _look_at_artifact(self, key: str, module: LoadedModule) -> None:
        """Note a module whose artifact was replaced since it was opened."""
        digest, request = self._finder.digest(key), self._finder.installed(key)
        if request is None or not digest or digest == module.opened.digest:
            return
        if module.is_singleton:
            self._changes.append(ForeseenChange(module.name, "restart", "a singleton that was built anew"))
            what = f"singleton '{module.name}' was rebuilt, but keeps running as it was opened"
            hint = "restart the server to run the new code"
            self._findings.append(Finding(RESTART_NEEDED, Severity.WARNING, what, Place(module.file), hint))
            return
        self._changes.append(ForeseenChange(module.name, "reopen", "its artifact was replaced"))
        self._unasked.append(f"{module.name}: those of its new artifact; the ones that run were asked")
        self._register(request)

    def _load(self, names: tuple[UnresolvedName, ...]) -> bool:
        plan = self._finder.find(names, tuple(self._loaded) + tuple(self._requests))
        self._note(plan.findings)
        for request in plan.order:
            key = request.name.lower()
            self._requests[key] = request
            self._changes.append(ForeseenChange(request.name, "load", request.why))
            self._unasked.append(f"{request.name}: it is not open")
            self._kinds[key] = None
            self._register(request)
        return bool(plan.order)

    def _register(self, request: OpenRequest) -> None:
        """Register what data tells of a module, upon what is registered; a refusal is a finding."""
        try:
            module = request.foreseen()
            if module is None:
                return
            self._kinds[request.name.lower()] = module.kind
            self._register_foreseen(module, Place(request.file))
            self._declared = self._declared.with_hooks(module.hooks, f"module '{module.name}' ({request.file})")
        except EcError as error:
            message = f"module '{request.name}' cannot be loaded: {error.message}"
            self._findings.append(
                Finding(REGISTRATION_REFUSED, Severity.ERROR, message, Place(request.file), error.hint)
            )

    def _register_foreseen(self, module: ForeseenModule, place: Place) -> None:
        draft = RegistryDraft(self._registry)
        draft.register_module(module.name, kind=module.kind, place=place)
        for scope in module.scopes:
            draft.register_scope(scope, owner=module.name, place=place)
        for option in module.options:
            known = next((it for it in self._registry.find(option.name, module.name) if it.path == option.path), None)
            draft.register_option(
                option, owner=module.name, kind=module.kind, place=place,
                functions=known.functions if known is not None else None,
            )  # fmt: skip  # words, several to a line
        if module.name.lower() not in self._loaded:
            registrar = OptionRegistrar(draft, module.name, module.kind, place)
            for listener in module.listeners:
                methods = ListenerMethods(_never_called)
                definition = ListenerDefinition(listener.name, _NoHost(module.name), methods, listener.options)
                registrar.register_listener(definition)
                self._listeners.append(definition)
        self._registry = draft.freeze()

    def _look_at_stanzas(self) -> None:
        """Note stanzas that do not fit the kind of their module, and singletons that have none any more."""
        written = {stanza.kind.lower() for stanza in self._document.root.scopes}
        for key, instance in self._server.committed.singletons.items():
            if key not in written and not instance.module.is_implicit:
                self._findings.append(without_stanza(instance.module))
        for stanza in self._document.root.scopes:
            kind = self._kinds.get(stanza.kind.lower())
            if kind is not None:
                refusal = refuse_stanza(self._spelling(stanza.kind), stanza, is_singleton=kind is ModuleKind.SINGLETON)
                self._findings += () if refusal is None else (refusal,)

    def _spelling(self, module: str) -> str:
        loaded, request = self._loaded.get(module.lower()), self._requests.get(module.lower())
        return loaded.name if loaded is not None else request.name if request is not None else module

    def _known(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield findings; an unknown name that a module may register by its code is no error before that has run."""
        unresolved = {it.name.lower(): it for it in unresolved_names(self._document.root, self._registry)}
        for finding in findings:
            name = next((it for key, it in unresolved.items() if f"{key}'" in finding.message.lower()), None)
            module = self._claimant(name) if finding.rule in _UNKNOWN and name is not None else ""
            if name is None or not module:
                yield finding
                continue
            message = f"'{name.name}' was not checked, since only the code of module '{module}' tells of it"
            yield Finding(_UNCHECKED, Severity.HINT, message, finding.place, "load the module to know")

    def _claimant(self, name: UnresolvedName) -> str:
        """Return the module that is to be opened and whose stanza or manifest has a name; empty for none."""
        places = [capability.lower() for capability in name.capabilities]
        for key, request in self._requests.items():
            if name.name.lower() == key or any(it.startswith(f"config.global:{key}.") for it in places):
                return request.name
        found = [request.name for request in self._finder.find((name,), ()).order]
        return next((it for it in reversed(found) if it.lower() in self._requests), "")

    def _add_instances(self) -> None:
        """Note the instances that would come and go; those of a module that is loaded come with it."""
        before = [instance.name for instance in self._server.instances()]
        after = list(self._instances())
        for name in after:
            if name not in before and name.module.lower() in self._loaded:
                self._changes.append(ForeseenChange(str(name), "load", "a stanza that is new"))
        for name in before:
            if name not in after:
                self._changes.append(ForeseenChange(str(name), "end", "its stanza is gone"))

    def _instances(self) -> Iterator[InstanceName]:
        written = set()
        for stanza in self._document.root.scopes:
            key = stanza.kind.lower()
            module = self._loaded.get(key)
            if module is not None:
                written.add(key)
                if not module.is_singleton:
                    yield InstanceName(module.name, stanza.instance or "")
        for key, module in self._loaded.items():
            if module.is_singleton:
                yield InstanceName(module.name)
            elif module.is_implicit and key not in written:
                yield InstanceName(module.name, module.name)

    def _endpoints(self, configuration: Configuration) -> Iterator[ForeseenEndpoint]:
        opening, closing = self._server.netlisteners.foreseen(configuration, self._listeners)
        for plan in opening:
            yield ForeseenEndpoint(plan.definition.scope, plan.address.text, "open", str(plan.place))
        for endpoint in closing:
            yield ForeseenEndpoint(endpoint.definition.scope, endpoint.address.text, "close", "")

    def _validators(self) -> Iterator[str]:
        """Yield the validators of modules for options that the document sets."""
        named = {
            member.name.lower()
            for _, node in self._document.root.walk()
            for member in node.members.values()
            if isinstance(member, Setting)
        }
        for option in self._registry.options:
            is_asked = option.functions.validate is not None and option.owner != CORE and not option.is_withdrawn
            if is_asked and option.definition.name.lower() in named:
                yield f"{option.owner}: {option.definition.name}"

    def _note(self, findings: Iterable[Finding]) -> None:
        self._findings += findings
        self._raise_errors()

    def _raise_errors(self) -> None:
        if has_errors(self._findings):
            raise TransactionFailed(self._findings)


class _NoHost:
    """The host of a listener that is only foreseen."""

    def __init__(self, name: str) -> None:
        self.name = InstanceName(name)

    @property
    def store(self) -> SessionAnswers:
        """Refuse: nothing of a module that is not open is called."""
        raise NotImplementedError

    def fetch_pairs(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Refuse likewise."""
        raise NotImplementedError

    def hold_handle(self, handle: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Refuse likewise."""
        raise NotImplementedError


def _never_called(*_: object) -> Mask:
    raise NotImplementedError


def _as_warning(finding: Finding) -> Finding:
    return Finding(
        finding.rule, Severity.WARNING, finding.message, finding.place, finding.hint, finding.related, finding.edits
    )
