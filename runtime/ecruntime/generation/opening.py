"""The opening and registration of modules, which outlive the generation of their transaction (ADR 3)."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from ecruntime.config import RegistryDraft, default_finding
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.generation.errors import TransactionFailed, module_failure, require_nothing
from ecruntime.generation.instance import Instance, LoadedModule
from ecruntime.generation.option_registrar import OptionRegistrar
from ecruntime.generation.rules import CONF_SETUP_FAILED, OPEN_FAILED, REGISTRATION_REFUSED, RESTART_NEEDED
from ecruntime.memory import AllocatorKind, MemtypeDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.module import InstanceName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.config import OptionRegistry
    from ecruntime.generation.instance import InstanceHost, LoadedState
    from ecruntime.generation.module_finder import OpenRequest
    from ecruntime.generation.services import TransactionServices
    from ecruntime.hooks import DeclaredHooks
    from ecruntime.module import ModuleInfrastructure, OpenedModule, Registration

T = TypeVar("T")


class ModuleOpening:
    """The loaded state as this transaction would leave it; used once, in the scheduler thread.

    Each step replaces `committed` by a new object, so a failed transaction simply drops it (invariant 6).
    """

    def __init__(self, services: TransactionServices, committed: LoadedState, undo: list[Callable[[], None]]) -> None:
        """Start from the committed state; push a function that rolls a step back to `undo`."""
        self.committed = committed
        self.findings: list[Finding] = []
        self._services = services
        self._undo = undo

    @property
    def registry(self) -> OptionRegistry:
        """The options registered so far."""
        return self.committed.registry

    def load(self, request: OpenRequest) -> None:
        """Open a module, register what it declares, and enter its `conf_setup`."""
        opened = self._open(request)
        name = InstanceName(opened.registration.name)
        host = self._services.host(name)
        infrastructure = self._enter(CONF_SETUP_FAILED, request, "creation", lambda: opened.create(name, host))
        # Pushed before any of the module's phases runs: its code may already schedule events or queue jobs.
        self._undo.append(host.take_back)
        handles = self._register(request, opened, infrastructure)
        self._set_up(request, opened, infrastructure, host, handles)
        module = LoadedModule(
            str(name), opened, request.why, request.is_implicit, host.handles, infrastructure, host, request.file,
            requires=_requires(request, opened), required_by=request.required_by,
        )  # fmt: skip
        self._add_module(module, Instance(name, module, infrastructure, host))

    def _set_up(
        self,
        request: OpenRequest,
        opened: OpenedModule,
        infrastructure: ModuleInfrastructure,
        host: InstanceHost,
        handles: tuple[int, ...],
    ) -> None:
        """Enter `conf_setup` of an artifact that was just opened, then register its listeners and try its defaults."""
        name = host.name
        # Before `conf_setup`, which may read the handles. The runtime
        # registers, so an author cannot forget to (seed 1.3.5.2).
        host.adopt_options(handles, self.registry)
        self._services.before_step(f"conf_setup of {name}")
        # In `conf_setup` only singletons register hooks; generic modules do so in `ext_init` (seed 1.3.2).
        may_register = opened.kind is ModuleKind.SINGLETON
        host.may_listen = may_register
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: _listen(opened, infrastructure, host))
        # Memory types are registered in `conf_setup` only, where registration happens once (seed 1.3.6.2), and so are
        # IO wrappers, which live as long.
        draft = RegistryDraft(self.registry)
        options = OptionRegistrar(draft, opened.registration.name, opened.kind, Place(request.file))
        with (
            host.open_for_options(options),
            self._services.resources.memory.registration(),
            self._services.resources.io_wrappers.registration(str(name), self._undo.append),
            host.registrar.open_for_registration(self.committed.declared) if may_register else nullcontext(),
        ):
            self._enter(CONF_SETUP_FAILED, request, "conf_setup", lambda: require_nothing(infrastructure.conf_setup()))
        host.may_listen = False
        self.committed = replace(
            self.committed, registry=draft.freeze(), declared=self._declared_by_code(request, infrastructure)
        )
        # After `conf_setup`, since it may have added listeners. Their stanzas
        # are known before the configuration is checked.
        self._register_listeners(request, opened, host)
        self._check_defaults(
            (*host.handles, *(handle for listener in host.listeners for handle in listener.handles.values()))
        )

    def reopen_changed(self) -> None:
        """Reopen generic modules whose artifact changed; mark a changed singleton as needing a restart."""
        for key, module in self.committed.modules.items():
            digest = self._services.finder.digest(key)
            request = self._services.finder.installed(key)
            # A module whose manifest or artifact is gone keeps running as it was opened.
            if request is None or not digest or digest == module.opened.digest:
                continue
            if module.is_singleton:
                self._mark_stale(key, module)
            else:
                self._reopen(request, key, module)

    def _open(self, request: OpenRequest) -> OpenedModule:
        self._services.before_step(f"open {request.name}")
        opened = self._enter(OPEN_FAILED, request, "opening", request.open)
        # Before the name is checked: a refused artifact has to be closed too.
        self._undo.append(opened.close)
        severity = Severity.ERROR if self._services.is_strict else Severity.WARNING
        found = [replace(finding, severity=severity) for finding in opened.findings]
        self.findings += found
        if found and self._services.is_strict:
            raise TransactionFailed(self.findings)
        if opened.registration.name.lower() != request.name.lower():
            self._reject(request, f"its manifest calls it '{request.name}', its code '{opened.registration.name}'")
        return opened

    def _reopen(self, request: OpenRequest, key: str, module: LoadedModule) -> None:
        opened = self._open(request)
        # A singleton's stanza and its option paths have another form, and its infrastructure would have to outlive this
        # generation: no reload can turn one kind into the other.
        if opened.kind is not module.opened.kind:
            self._reject(request, "it became a singleton", hint="restart the server")
        name = InstanceName(module.name)
        host = self._services.host(name)
        infrastructure = self._enter(CONF_SETUP_FAILED, request, "creation", lambda: opened.create(name, host))
        self._undo.append(host.take_back)
        handles = self._register(request, opened, infrastructure)
        # Once for each artifact: what the former one set up, its own classes and tables, is not there for this one
        # (seed 1.3.1.2).
        self._set_up(request, opened, infrastructure, host, handles)
        renewed = replace(
            module, opened=opened, handles=host.handles, prototype=infrastructure, host=host,
            requires=_requires(request, opened),
        )  # fmt: skip
        self.committed = replace(self.committed, modules=MappingProxyType({**self.committed.modules, key: renewed}))

    def _mark_stale(self, key: str, module: LoadedModule) -> None:
        # Its infrastructure serves until the process ends (seed 1.3.1.2), and threads may be inside its code.
        self.findings.append(
            Finding(
                RESTART_NEEDED,
                Severity.WARNING,
                f"singleton '{module.name}' was rebuilt, but keeps running as it was opened",
                Place(module.file),
                hint="restart the server to run the new code",
            )
        )
        stale = replace(module, needs_restart=True)
        self.committed = replace(self.committed, modules=MappingProxyType({**self.committed.modules, key: stale}))

    def _register(
        self, request: OpenRequest, opened: OpenedModule, infrastructure: ModuleInfrastructure
    ) -> tuple[int, ...]:
        registration = opened.registration
        self._services.before_step(f"register {registration.name}")
        # A draft of its own for each module: a refusal leaves the registry as it was.
        draft = RegistryDraft(self.registry)

        def perform() -> tuple[int, ...]:
            draft.register_module(registration.name, kind=opened.kind, place=Place(request.file))
            for scope in registration.scopes:
                draft.register_scope(scope, owner=registration.name, place=Place(request.file))
            return tuple(
                draft.register_option(
                    option.definition,
                    owner=registration.name,
                    kind=opened.kind,
                    place=Place(request.file),
                    # The methods belong to an infrastructure, so they are bound only now that there is one.
                    functions=option.functions(infrastructure.option_method),
                )
                for option in registration.options
            )

        handles = self._enter(REGISTRATION_REFUSED, request, "registration", perform)
        hooks = [
            *registration.hooks,
            *registration.server_hooks,
            *(provider.hook for provider in registration.providers),
        ]
        declared = self._enter(
            REGISTRATION_REFUSED,
            request,
            "registration",
            lambda: self.committed.declared.with_hooks(hooks, f"module '{registration.name}' ({request.file})"),
        )
        # Evaluated only for what it raises: a provider without its method is refused here, not when hooks are compiled.
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: tuple(infrastructure.providers()))
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: self._register_memtypes(registration))
        self.committed = replace(self.committed, registry=draft.freeze(), declared=declared)
        return handles

    def _declared_by_code(self, request: OpenRequest, infrastructure: ModuleInfrastructure) -> DeclaredHooks:
        """Return the declared hooks with those of the module's own code, which modules that follow may provide."""
        name = infrastructure.name.module
        own = [hook for hook in infrastructure.hooks.signatures if hook.hook_scope.lower() == name.lower()]
        owner = f"module '{name}' ({request.file})"
        return self._enter(
            REGISTRATION_REFUSED, request, "hooks", lambda: self.committed.declared.with_hooks(own, owner)
        )

    def _register_memtypes(self, registration: Registration) -> None:
        memory = self._services.resources.memory
        with memory.registration():
            for declared in registration.memtypes:
                kind = AllocatorKind.FIXED if declared.is_fixed else AllocatorKind.VSIZE
                description = f"{registration.name}:{declared.name}"
                memory.register(
                    MemtypeDefinition(description, declared.size, declared.aligned, kind, declared.force_zero)
                )

    def _register_listeners(self, request: OpenRequest, opened: OpenedModule, host: InstanceHost) -> None:
        draft = RegistryDraft(self.registry)
        registrar = OptionRegistrar(draft, opened.registration.name, opened.kind, Place(request.file))

        def perform() -> None:
            for listener in host.listeners:
                # Code that wanted the handles at once has them.
                if not listener.handles:
                    registrar.register_listener(listener)

        self._enter(REGISTRATION_REFUSED, request, "registration", perform)
        self.committed = replace(self.committed, registry=draft.freeze())

    def _check_defaults(self, handles: Iterable[int]) -> None:
        """Have the validators of options see their defaults, which are the values of most servers."""
        self.findings += filter(None, (default_finding(self.registry.option(handle)) for handle in handles))

    def _add_module(self, module: LoadedModule, instance: Instance) -> None:
        key = module.name.lower()
        modules = MappingProxyType({**self.committed.modules, key: module})
        singletons = self.committed.singletons
        if module.is_singleton:
            singletons = MappingProxyType({**singletons, key: instance})
        self.committed = replace(self.committed, modules=modules, singletons=singletons)

    def _enter(self, rule: str, request: OpenRequest, phase: str, action: Callable[[], T]) -> T:
        try:
            return action()
        except BaseException as error:
            pass_interrupt(error)
            failure = module_failure(rule, request.name, phase, error, request.file)
            raise TransactionFailed([*self.findings, failure]) from error

    def _reject(self, request: OpenRequest, why: str, hint: str = "build it again") -> None:
        message = f"module '{request.name}' cannot be loaded: {why}"
        raise TransactionFailed([Finding(OPEN_FAILED, Severity.ERROR, message, Place(request.file), hint)])


def _requires(request: OpenRequest, opened: OpenedModule) -> frozenset[str]:
    return frozenset(name.lower() for name in (*request.requires, *opened.registration.requires))


def _listen(opened: OpenedModule, infrastructure: ModuleInfrastructure, host: InstanceHost) -> None:
    """Register the listeners that the module declares; those that it adds in `conf_setup` come after them."""
    for listener in opened.registration.listeners:
        options = tuple(option.definition for option in listener.options)
        host.listen(listener.name, infrastructure.listener(listener), options)
