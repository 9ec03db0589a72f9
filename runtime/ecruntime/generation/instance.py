"""Loaded modules and their instances, with the server's side of each: options, hooks, events, jobs, state and log."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.config import RegistrationRefused
from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation.generation import Generation, GenerationCore
from ecruntime.generation.open_transaction import OpenTransaction
from ecruntime.generation.rules import DESTROYED_INSTANCE, LATE_OPTION, UNKNOWN_OPTION
from ecruntime.hooks import Registrar
from ecruntime.hooks.table import check_name
from ecruntime.io import LATE_LISTENER, ListenerDefinition, ListenerMethods, OwnedEvents
from ecruntime.memory import OwnMemtypes
from ecruntime.model.module_kind import ModuleKind
from ecruntime.threads import OwnedJobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecruntime.config import Configuration, OptionDefinition, OptionRegistry
    from ecruntime.config.query import Query
    from ecruntime.formats.conf import Document
    from ecruntime.formats.option_type import OptionType
    from ecruntime.generation.generation import GenerationReference, Hold
    from ecruntime.generation.option_registrar import OptionRegistrar
    from ecruntime.generation.store import GenerationStore
    from ecruntime.hooks import DeclaredHooks, HookTable
    from ecruntime.io import Acceptor, IoWrappers, Worker
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.module import EventApi, InstanceName, ModuleInfrastructure, NativePlace, OpenedModule
    from ecruntime.scheduler import Scheduler
    from ecruntime.threads import Pools


@dataclass(frozen=True, slots=True)
class LoadedModule:
    """A module that was opened and whose `conf_setup` has run; immutable (any thread)."""

    name: str
    opened: OpenedModule
    why: str
    """The reason: a stanza, the line that used a capability, or the module that required it."""
    is_implicit: bool
    handles: tuple[int, ...]
    """The option handles, in the order of the registration."""
    prototype: ModuleInfrastructure
    """The infrastructure whose `conf_setup` was called; for a singleton, its only one."""
    host: InstanceHost
    """The host of the prototype."""
    file: str
    """The path of the manifest, for messages."""
    requires: frozenset[str] = frozenset()
    """The required modules, in lower case."""
    required_by: str = ""
    """The module for which it was loaded; empty when a stanza or an option named it."""
    needs_restart: bool = False
    """True for a singleton whose artifact changed after it was opened."""

    @property
    def is_singleton(self) -> bool:
        """Tell whether one infrastructure serves the life of the process."""
        return self.opened.kind is ModuleKind.SINGLETON


@dataclass(frozen=True, slots=True)
class Instance:
    """One infrastructure with its host; a singleton's is the same object in every generation."""

    name: InstanceName
    module: LoadedModule
    infrastructure: ModuleInfrastructure
    host: InstanceHost
    is_fresh: bool = True
    """True until the first generation with this infrastructure is published."""
    has_stanza: bool = False


@dataclass(frozen=True, slots=True)
class LoadedState:
    """The state from which a transaction starts; immutable, so a failed transaction has nothing to roll back here."""

    registry: OptionRegistry
    declared: DeclaredHooks
    modules: Mapping[str, LoadedModule] = field(default_factory=lambda: MappingProxyType({}))
    """By name in lower case, in load order."""
    singletons: Mapping[str, Instance] = field(default_factory=lambda: MappingProxyType({}))
    """By module name in lower case, in load order."""
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    """The pools, memory types and IO wrappers of one server; each instance gets its own share."""

    pools: Pools
    memory: MemoryTypes
    prepare: Callable[[Configuration], Callable[[], None]]
    """Creates the pools of a new configuration before `ext_init` runs; returns the function that rolls that back."""
    io_wrappers: IoWrappers
    native: NativePlace


class InstanceHost:
    """The services of one instance; reads, `acquire` and `post` are for any thread, the rest for the scheduler's."""

    def __init__(
        self, name: InstanceName, store: GenerationStore, scheduler: Scheduler, log: Log, resources: Resources
    ) -> None:
        """Serve the instance `name` of the server that owns `store` and `scheduler`."""
        self.name = name
        self.log = log
        self.registrar = Registrar(str(name), scheduler.is_scheduler_thread)
        # The wrappers and the memory API are the server's; memory types, jobs and events are counted for the instance.
        self.memory = resources.memory
        self.io_wrappers = resources.io_wrappers
        self.native = resources.native
        self.memtypes = OwnMemtypes(name.module, resources.memory, scheduler.post)
        # A job runs in the generation in which it was queued, worker and completion alike: hence the two methods.
        self.jobs = OwnedJobs(
            str(name), resources.pools, store.generation_of_call, store.job_frames, scheduler.is_scheduler_thread
        )
        self.store = store
        # The same, but for the time of DESTROY, when reads are those of the generation that ends.
        self._store: GenerationStore = store
        # Holds of an instance that was not published yet: if its transaction fails, nobody else can release them.
        self._first_holds: list[Hold] | None = []
        self._events = OwnedEvents(str(name), scheduler)
        # Bound methods as attributes: each call has one step less, and `end` can replace them by a refusal.
        self.schedule = self._events.schedule
        self.watch = self._events.watch
        self.clear_timed_event = self._events.clear_timed_event
        self.rearm = self._events.rearm
        self.put_off = self._events.put_off
        self.post = self._events.post
        self.event_api: EventApi = self._events
        self.clock = scheduler.clock
        self.listeners: list[ListenerDefinition] = []
        """The kinds of listeners that the instance has registered."""
        self.may_listen = False
        self._options: tuple[tuple[int, bool], ...] = ()
        self._option_numbers: dict[str, tuple[int, OptionDeclaration]] = {}
        """The options and their numbers, by name in lower case."""
        self._option_registrar: OptionRegistrar | None = None
        self._is_scheduler_thread = scheduler.is_scheduler_thread

    def adopt_options(self, handles: tuple[int, ...], registry: OptionRegistry) -> None:
        """Take over the handles of the module's options, in the order of its registration."""
        # Whether the path is the module's own stanza is settled here, once, so that `fetch` does not parse it again.
        self._options = tuple((handle, registry.option(handle).path.own_stanza is not None) for handle in handles)
        definitions = (registry.option(handle).definition for handle in handles)
        self._option_numbers = {it.name.lower(): (number, it) for number, it in enumerate(definitions)}

    @property
    def handles(self) -> tuple[int, ...]:
        """The handles of the options: the declared ones, then those that code has registered."""
        return tuple(handle for handle, _ in self._options)

    @contextmanager
    def open_for_options(self, registrar: OptionRegistrar) -> Iterator[None]:
        """Admit options registered by code within the block, the `conf_setup` of the module."""
        self._option_registrar = registrar
        try:
            yield
        finally:
            self._option_registrar = None

    def register_option(self, definition: OptionDefinition) -> int:
        """Register an option and return its number; raise `RuleViolation` outside of `conf_setup`."""
        registrar, name = self._option_registrar, definition.name.lower()
        if registrar is None or not self._is_scheduler_thread():
            message = f"module '{self.name}' registered the option '{definition.name}' outside of conf_setup"
            raise RuleViolation(LATE_OPTION, message, hint="register it in conf_setup, in the scheduler thread")
        if name in self._option_numbers:
            message = f"module '{self.name}' registered the option '{definition.name}' twice"
            raise RegistrationRefused(message, hint="register it once, or delete its [[option]] from module.toml")
        self._options = (*self._options, registrar.register(definition))
        self._option_numbers[name] = (len(self._options) - 1, definition)
        return len(self._options) - 1

    def option_number(self, name: str, kind: OptionType, *, is_array: bool) -> int:
        """Return the number of a registered option by its name; raise `RuleViolation` if there is none of this type."""
        found = self._option_numbers.get(name.lower())
        if found is None:
            hint = did_you_mean(name, self._option_numbers) or "register it in conf_setup: self.register_option(...)"
            raise RuleViolation(UNKNOWN_OPTION, f"module '{self.name}' has no option '{name}'", hint=hint)
        number, definition = found
        if (definition.type, definition.is_array) != (kind, is_array):
            real, wanted = _type_text(definition.type, definition.is_array), _type_text(kind, is_array)
            message = f"option '{definition.name}' of module '{self.name}' is of type {real}, not {wanted}"
            raise RuleViolation(UNKNOWN_OPTION, message, hint="ask with the kind that it was registered with")
        return number

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index` in the generation of the running call."""
        # One look-up of the generation for the whole read: a publication in
        # between cannot mix two of them (invariant 2).
        configuration = self._store.generation_of_call().configuration
        handle, is_own = self._options[index]
        if is_own:
            return configuration.fetch_module(handle, self.name.module, self.name.instance or None)
        # Without keys no element that needs an instance can answer: this look-up has a plan of its own.
        if not keys:
            return configuration.fetch(handle)
        return configuration.lookup(handle, keys).value

    def handle(self, index: int) -> int:
        """Return the handle of the module's option number `index`."""
        return self._options[index][0]

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, Hold]:
        """Return the answer of a query in a generation, or in that of the running call, and a hold on it."""
        return self.hold_handle(self._options[index][0], query, generation)

    def hold_handle(self, handle: int, query: Query, generation: object) -> tuple[object, Hold]:
        """Return what `hold` returns, for any option of the server by its handle."""
        core = self._core(generation)
        # Asked first: a query that is refused must leave no hold, which nobody could release.
        value = query(core.configuration, handle, self.name)
        name = core.configuration.registry.option(handle).definition.name
        return value, self._noted(self._store.hold(core, str(self.name), f"the value of '{name}'"))

    def fetch_pairs(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the value for pairs of config scope and instance, in the generation of the running call."""
        return self._store.generation_of_call().configuration.fetch_generic(handle, pairs)

    def _core(self, generation: object) -> GenerationCore:
        # Modules pass the generation of `acquire`, the transaction of `ext_init`, or nothing.
        if isinstance(generation, Generation | OpenTransaction):
            return generation.core
        return generation if isinstance(generation, GenerationCore) else self._store.generation_of_call()

    def published_hooks(self) -> HookTable | None:
        """Return the hooks of the current generation; None before the first one."""
        return self._store.current.hooks if self._store.is_published else None

    def acquire(self) -> GenerationReference:
        """Hold the current generation on behalf of the instance."""
        reference = self._store.acquire(str(self.name))
        self._noted(reference.hold)
        return reference

    def register(
        self, hook: str | HookSignature, function: Callable[..., object], closure: object, *, is_first: bool
    ) -> HookSignature:
        """Register a provider and return its hook; raise `RuleViolation` outside the phase that admits it."""
        return self.registrar.register(hook, function, closure, is_first=is_first)

    def known_hook(self, leaf: str) -> HookSignature | None:
        """Return a hook by its leaf name; raise `RuleViolation` outside the phase that admits registrations."""
        return self.registrar.declared.get(leaf)

    def known_hook_names(self) -> tuple[str, ...]:
        """Return the leaf names of all hooks; raise `RuleViolation` outside the phase that admits registrations."""
        return tuple(hook.leaf for hook in self.registrar.declared)

    def check_hook_name(self, name: str, own: tuple[HookSignature, ...]) -> None:
        """Refuse a name that is neither a hook of the server nor one of `own`."""
        check_name(name, (*load_hook_catalogue().values(), *own))

    def configuration_of_call(self) -> Configuration:
        """Return the configuration in the generation of the running call."""
        return self._store.generation_of_call().configuration

    def netlistener(
        self, prefix: str, worker: Worker, acceptor: Acceptor | None, options: tuple[OptionDeclaration, ...]
    ) -> None:
        """Register a kind of listener, in `conf_setup` of a singleton."""
        self.listen(prefix, ListenerMethods(worker, acceptor), options)

    def listen(self, prefix: str, methods: ListenerMethods, options: tuple[OptionDeclaration, ...]) -> None:
        """Register a kind of listener; its methods may name a class of their own for the sessions."""
        # Checked before the list is touched: a violation leaves no trace (invariant 1).
        if not self.may_listen:
            message = f"module '{self.name}' registered the listener '{prefix}' in a phase that does not admit it"
            raise RuleViolation(LATE_LISTENER, message, hint="register it in conf_setup of a singleton")
        self.listeners.append(ListenerDefinition(prefix, self, methods, options))

    def listen_at_once(
        self, prefix: str, methods: ListenerMethods, options: tuple[OptionDeclaration, ...]
    ) -> ListenerDefinition:
        """Register a kind of listener whose handles are needed within `conf_setup`; return its definition."""
        self.listen(prefix, methods, options)
        definition = self.listeners[-1]
        try:
            self._registrar_for(prefix).register_listener(definition)
        except BaseException:
            self.listeners.remove(definition)
            raise
        return definition

    def listener_option(self, listener: ListenerDefinition, option: OptionDeclaration) -> int:
        """Register a further option of such a listener in `conf_setup`; return its handle."""
        return self._registrar_for(option.name).register_listener_option(listener, option)

    def _registrar_for(self, name: str) -> OptionRegistrar:
        registrar = self._option_registrar
        if registrar is None or not self._is_scheduler_thread():
            message = f"module '{self.name}' registered '{name}' outside of conf_setup"
            raise RuleViolation(LATE_OPTION, message, hint="register it in conf_setup, in the scheduler thread")
        return registrar

    def state(self) -> object:
        """Return the value of `ext_init` in the generation of the running call."""
        return self._store.generation_of_call().states.get(self.name)

    @property
    def events(self) -> int:
        """The number of live events of the instance."""
        return len(self._events)

    def defer(self) -> None:
        """Defer new events and jobs: a transaction begins."""
        self._events.defer()
        self.jobs.defer()
        self.memtypes.defer()

    def commit_or_drop(self, *, is_published: bool) -> None:
        """End the transaction: schedule deferred events and jobs if it is published, else drop them (invariant 11)."""
        refusals = self._events.commit_or_drop(is_published=is_published)
        self.jobs.commit_or_drop(is_published=is_published)
        if is_published:
            self._first_holds = None
            # Not by `vars`, which would make each later look at an attribute slower.
            for name, call in zip(("schedule", "clear_timed_event"), self._events.timer_calls(), strict=True):
                setattr(self, name, call)
        else:
            self.memtypes.drop()
        # Told and not raised: a publication cannot fail (invariant 7).
        for refusal in refusals:
            self.log.error("an event that was asked for in the transaction cannot be scheduled: %s", refusal)

    def take_back(self) -> None:
        """End an instance whose transaction failed: nothing that it asked for is left."""
        self.clear_events()
        self.end()
        holds, self._first_holds = self._first_holds or [], None
        for hold in holds:
            hold.take_back()

    @contextmanager
    def ending(self, core: GenerationCore) -> Iterator[None]:
        """Let the instance read the generation that ends, during its DESTROY."""
        store = self._store
        self._store = cast("GenerationStore", _Ending(store, core))  # all of it that this class uses
        try:
            yield
        finally:
            self._store = store

    def clear_events(self) -> None:
        """Remove all events and drop the deferred jobs: the instance is being destroyed (invariant 12)."""
        self._events.clear()
        self.memtypes.end()
        self.jobs.commit_or_drop(is_published=False)

    def end(self) -> None:
        """Refuse reads and whatever would begin something from now on: the instance was destroyed.

        What ends something stays allowed, and a posted call is dropped: another thread cannot know that it is too late.
        """
        refuse = _refusal(str(self.name))
        # Attributes shadow the methods. A check inside each method would cost every read of every living instance.
        vars(self).update(fetch=refuse, state=refuse, schedule=refuse, watch=refuse, acquire=refuse, hold=refuse)
        vars(self).update(hold_handle=refuse, fetch_pairs=refuse, rearm=refuse, put_off=refuse, register=refuse)
        vars(self).update(configuration_of_call=refuse, known_hook=refuse, known_hook_names=refuse)
        vars(self).update(listen=refuse, netlistener=refuse, event_api=_Refused(refuse))
        vars(self.jobs).update(queue=refuse, run=refuse)
        vars(self.memtypes).update(notify_when_low=refuse)
        # What the instance was answered must be refused to it, too.
        self.store.forget_answers()

    def _noted(self, hold: Hold) -> Hold:
        if self._first_holds is not None:
            self._first_holds.append(hold)
        return hold


class _Ending:
    """The store as an instance sees it during its DESTROY: the call is one of the generation that ends."""

    __slots__ = ("_core", "acquire", "hold")

    def __init__(self, store: GenerationStore, core: GenerationCore) -> None:
        self._core = core
        self.acquire = store.acquire
        self.hold = store.hold

    def generation_of_call(self) -> GenerationCore:
        return self._core


def _type_text(kind: OptionType, is_array: bool) -> str:  # noqa: FBT001 - one row of a message
    return f"array of {kind}" if is_array else str(kind)


class _Refused:
    """An interface of which every method is refused."""

    def __init__(self, refuse: Callable[..., object]) -> None:
        self._refuse = refuse

    def __getattr__(self, name: str) -> Callable[..., object]:
        return self._refuse


def _refusal(name: str) -> Callable[..., object]:
    # Not a method: the host must not refer to itself, or it would outlive its generation until the next collection.
    def refuse(*arguments: object, **named: object) -> object:
        del arguments, named
        raise RuleViolation(
            DESTROYED_INSTANCE,
            f"module instance '{name}' was destroyed with its generation",
            hint="keep no reference to a generic module beyond its DESTROY",
        )

    return refuse
