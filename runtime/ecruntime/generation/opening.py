"""Open modules and perform their registrations: the part of a transaction that outlives the generation."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.generation.errors import TransactionFailed, module_failure
from ecruntime.generation.instance import Instance, LoadedModule
from ecruntime.generation.rules import CONF_SETUP_FAILED, OPEN_FAILED, REGISTRATION_REFUSED, RESTART_NEEDED
from ecruntime.memory import AllocatorKind, MemtypeDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.module import InstanceName

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import OptionDefinition, OptionRegistry
    from ecruntime.generation.instance_host import InstanceHost
    from ecruntime.generation.loaded import Committed
    from ecruntime.generation.module_finder import OpenRequest
    from ecruntime.generation.services import Workshop
    from ecruntime.module import ModuleInfrastructure, OpenedModule, OptionRegistration, Registration

T = TypeVar("T")


class Setup:
    """The committed state as this transaction would leave it; used once, in the scheduler thread."""

    def __init__(self, workshop: Workshop, committed: Committed, undo: list[Callable[[], None]]) -> None:
        """Start from what is committed; push what takes a step back to `undo`."""
        self.committed = committed
        self.findings: list[Finding] = []
        self._workshop = workshop
        self._undo = undo

    @property
    def registry(self) -> OptionRegistry:
        """The options that are registered so far."""
        return self.committed.registry

    def load(self, request: OpenRequest) -> None:
        """Open a module, register what it declares, and enter its `conf_setup`."""
        opened = self._open(request)
        name = InstanceName(opened.registration.name)
        host = self._workshop.host(name)
        infrastructure = self._enter(CONF_SETUP_FAILED, request, "creation", lambda: opened.create(name, host))
        self._undo.append(host.clear_events)
        handles = self._register(request, opened, infrastructure)
        host.adopt_options(handles, self.registry)
        self._workshop.before_step(f"conf_setup of {name}")
        is_admitted = opened.kind is ModuleKind.SINGLETON
        host.may_listen = is_admitted
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: _listen(opened, infrastructure, host))
        with (
            self._workshop.resources.memory.registration(),
            host.registrar.admitting(self.committed.declared) if is_admitted else nullcontext(),
        ):
            self._enter(CONF_SETUP_FAILED, request, "conf_setup", infrastructure.conf_setup)
        host.may_listen = False
        self._register_listeners(request, opened, host)
        module = LoadedModule(
            str(name), opened, request.why, request.is_implicit, handles, infrastructure, request.file,
            requires=_requires(request, opened), required_by=request.required_by,
        )  # fmt: skip
        self._keep(module, Instance(name, module, infrastructure, host))

    def reopen_changed(self) -> None:
        """Open generic modules anew whose artifact changed; of a singleton, say that it needs a restart."""
        for key, module in self.committed.modules.items():
            digest = self._workshop.finder.digest(key)
            request = self._workshop.finder.installed(key)
            if request is None or not digest or digest == module.opened.digest:
                continue
            if module.is_singleton:
                self._mark_stale(key, module)
            else:
                self._reopen(request, key, module)

    def _open(self, request: OpenRequest) -> OpenedModule:
        self._workshop.before_step(f"open {request.name}")
        opened = self._enter(OPEN_FAILED, request, "opening", request.open)
        self._undo.append(opened.close)
        if opened.registration.name.lower() != request.name.lower():
            self._refuse(request, f"its manifest calls it '{request.name}', its code '{opened.registration.name}'")
        return opened

    def _reopen(self, request: OpenRequest, key: str, module: LoadedModule) -> None:
        opened = self._open(request)
        if opened.kind is not module.opened.kind:
            self._refuse(request, "it became a singleton", hint="restart the server")
        name = InstanceName(module.name)
        infrastructure = self._enter(
            CONF_SETUP_FAILED, request, "creation", lambda: opened.create(name, self._workshop.host(name))
        )
        handles = self._register(request, opened, infrastructure)
        renewed = replace(
            module, opened=opened, handles=handles, prototype=infrastructure, requires=_requires(request, opened)
        )
        self.committed = replace(self.committed, modules=MappingProxyType({**self.committed.modules, key: renewed}))

    def _mark_stale(self, key: str, module: LoadedModule) -> None:
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
        self._workshop.before_step(f"register {registration.name}")
        draft = self.registry.draft()

        def perform() -> tuple[int, ...]:
            draft.register_module(registration.name, kind=opened.kind, place=Place(request.file))
            return tuple(
                draft.register_option(
                    _bound(option, infrastructure), owner=registration.name, kind=opened.kind, place=Place(request.file)
                )
                for option in registration.options
            )

        handles = self._enter(REGISTRATION_REFUSED, request, "registration", perform)
        hooks = [*registration.hooks, *(provider.hook for provider in registration.providers)]
        declared = self._enter(
            REGISTRATION_REFUSED,
            request,
            "registration",
            lambda: self.committed.declared.with_hooks(hooks, f"module '{registration.name}' ({request.file})"),
        )
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: tuple(infrastructure.providers()))
        self._enter(REGISTRATION_REFUSED, request, "registration", lambda: self._register_memtypes(registration))
        self.committed = replace(self.committed, registry=draft.freeze(), declared=declared)
        return handles

    def _register_memtypes(self, registration: Registration) -> None:
        memory = self._workshop.resources.memory
        with memory.registration():
            for declared in registration.memtypes:
                kind = AllocatorKind.FIXED if declared.is_fixed else AllocatorKind.VSIZE
                description = f"{registration.name}:{declared.name}"
                is_known = memory.is_registered(description)
                memtype = memory.register(MemtypeDefinition(description, declared.size, allocator=kind))
                if not is_known:
                    self._undo.append(partial(memory.forget, memtype))

    def _register_listeners(self, request: OpenRequest, opened: OpenedModule, host: InstanceHost) -> None:
        draft = self.registry.draft()
        place = Place(request.file)

        def perform() -> None:
            for listener in host.listeners:
                draft.register_listener(listener.scope, owner=listener.owner, place=place)
                for option in listener.options:
                    handle = draft.register_option(option, owner=listener.owner, kind=opened.kind, place=place)
                    listener.handles[option.name] = handle

        self._enter(REGISTRATION_REFUSED, request, "registration", perform)
        self.committed = replace(self.committed, registry=draft.freeze())

    def _keep(self, module: LoadedModule, instance: Instance) -> None:
        key = module.name.lower()
        modules = MappingProxyType({**self.committed.modules, key: module})
        singletons = self.committed.singletons
        if module.is_singleton:
            singletons = MappingProxyType({**singletons, key: instance})
        self.committed = replace(self.committed, modules=modules, singletons=singletons)

    def _enter(self, rule: str, request: OpenRequest, phase: str, action: Callable[[], T]) -> T:
        try:
            return action()
        except Exception as error:
            failure = module_failure(rule, request.name, phase, error, request.file)
            raise TransactionFailed([*self.findings, failure]) from error

    def _refuse(self, request: OpenRequest, why: str, hint: str = "build it again") -> None:
        message = f"module '{request.name}' cannot be loaded: {why}"
        raise TransactionFailed([Finding(OPEN_FAILED, Severity.ERROR, message, Place(request.file), hint)])


def _requires(request: OpenRequest, opened: OpenedModule) -> frozenset[str]:
    return frozenset(name.lower() for name in (*request.requires, *opened.registration.requires))


def _listen(opened: OpenedModule, infrastructure: ModuleInfrastructure, host: InstanceHost) -> None:
    """Register what the module declares to be connected to; what it adds in `conf_setup` comes after it."""
    for listener in opened.registration.listeners:
        methods = infrastructure.listener(listener)
        options = tuple(_bound(option, infrastructure) for option in listener.options)
        host.listen(listener.name, methods, options)


def _bound(option: OptionRegistration, infrastructure: ModuleInfrastructure) -> OptionDefinition:
    if not option.validate_method:
        return option.definition
    return replace(option.definition, validate=infrastructure.validator(option.validate_method))
