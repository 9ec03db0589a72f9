"""The server's side of one module instance: options, events, state and log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation.generation import Generation, GenerationCore
from ecruntime.generation.rules import DESTROYED_INSTANCE
from ecruntime.hooks import Registrar
from ecruntime.hooks.generation_frame import within
from ecruntime.io import LATE_LISTENER, ListenerDefinition, OwnedEvents
from ecruntime.memory import OwnMemtypes
from ecruntime.module import ListenerMethods
from ecruntime.threads import OwnedJobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.config import OptionDefinition, OptionRegistry
    from ecruntime.generation.reference import GenerationReference, Hold
    from ecruntime.generation.resources import Resources
    from ecruntime.generation.store import GenerationStore
    from ecruntime.io import Acceptor, Worker
    from ecruntime.log import Log
    from ecruntime.module import InstanceName, Query
    from ecruntime.scheduler import Scheduler


class InstanceHost:
    """Made with its instance; `fetch` and `state` are for any thread, the rest for the scheduler thread."""

    def __init__(
        self, name: InstanceName, store: GenerationStore, scheduler: Scheduler, log: Log, resources: Resources
    ) -> None:
        """Serve the instance `name` of the server that owns `store` and `scheduler`."""
        self.name = name
        self.log = log
        self.registrar = Registrar(str(name), scheduler.is_scheduler_thread)
        self.memory = resources.memory
        self.io_wrappers = resources.io_wrappers
        self.memtypes = OwnMemtypes(name.module, resources.memory, scheduler.post)
        self.jobs = OwnedJobs(str(name), resources.pools, store.core_of_call, within, scheduler.is_scheduler_thread)
        self._store = store
        self._events = OwnedEvents(str(name), scheduler)
        self.schedule = self._events.schedule
        self.watch = self._events.watch
        self.clear_timed_event = self._events.clear_timed_event
        self.rearm = self._events.rearm
        self.put_off = self._events.put_off
        self.post = self._events.post
        self.listeners: list[ListenerDefinition] = []
        """What the instance has registered to be connected to."""
        self.may_listen = False
        self._options: tuple[tuple[int, bool], ...] = ()

    def adopt_options(self, handles: tuple[int, ...], registry: OptionRegistry) -> None:
        """Learn the handles of the module's options, in the order of its registration."""
        self._options = tuple((handle, registry.option(handle).path.own_stanza is not None) for handle in handles)

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index` in the generation of the running call."""
        configuration = self._store.core_of_call().configuration
        handle, is_own = self._options[index]
        if is_own:
            return configuration.fetch_module(handle, self.name.module, self.name.instance or None)
        if not keys:
            return configuration.fetch(handle)
        return configuration.lookup(handle, keys).value

    def handle(self, index: int) -> int:
        """Return the handle of the module's option number `index`."""
        return self._options[index][0]

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, Hold]:
        """Return the answer of a query in a generation, or in that of the running call, and what keeps it alive."""
        return self.hold_handle(self._options[index][0], query, generation)

    def hold_handle(self, handle: int, query: Query, generation: object) -> tuple[object, Hold]:
        """Do as `hold` does, for any option of the server by its handle."""
        core = self._core(generation)
        name = core.configuration.registry.option(handle).definition.name
        hold = self._store.hold(core, str(self.name), f"the value of '{name}'")
        return query(core.configuration, handle, self.name), hold

    def fetch_pairs(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the value for pairs of config scope and instance, in the generation of the running call."""
        return self._store.core_of_call().configuration.fetch_generic(handle, pairs)

    def _core(self, generation: object) -> GenerationCore:
        if isinstance(generation, Generation):
            return generation.core
        return generation if isinstance(generation, GenerationCore) else self._store.core_of_call()

    def acquire(self) -> GenerationReference:
        """Hold the current generation on behalf of the instance."""
        return self._store.acquire(str(self.name))

    def register(self, hook: str, function: Callable[..., object], closure: object, *, is_first: bool) -> None:
        """Register a provider, if the phase of the instance admits it."""
        self.registrar.register(hook, function, closure, is_first=is_first)

    def netlistener(
        self, prefix: str, worker: Worker, acceptor: Acceptor | None, options: tuple[OptionDefinition, ...]
    ) -> None:
        """Register a kind of listener; in `conf_setup` of a singleton."""
        self.listen(prefix, ListenerMethods(worker, acceptor), options)

    def listen(self, prefix: str, methods: ListenerMethods, options: tuple[OptionDefinition, ...]) -> None:
        """Register a kind of listener, whose sessions may have a class of their own."""
        if not self.may_listen:
            message = f"module '{self.name}' registered the listener '{prefix}' in a phase that does not admit it"
            raise RuleViolation(LATE_LISTENER, message, hint="register it in conf_setup of a singleton")
        self.listeners.append(ListenerDefinition(prefix, self, methods, options))

    def state(self) -> object:
        """Return what `ext_init` returned for the generation of the running call."""
        return self._store.core_of_call().states.get(self.name)

    @property
    def events(self) -> int:
        """How many live events belong to the instance."""
        return len(self._events)

    def hold_back(self) -> None:
        """Keep new events aside: a transaction begins."""
        self._events.hold_back()
        self.jobs.hold_back()

    def let_go(self, *, is_published: bool) -> None:
        """End the transaction: schedule what was held back, or free it."""
        self._events.let_go(is_published=is_published)
        self.jobs.let_go(is_published=is_published)

    def clear_events(self) -> None:
        """Take all events of the instance out of the scheduler: it is being destroyed."""
        self._events.clear()
        self.memtypes.end()
        self.jobs.let_go(is_published=False)

    def end(self) -> None:
        """Refuse from now on whatever the instance asks for: it was destroyed."""
        refuse = _refusal(str(self.name))
        vars(self).update(fetch=refuse, state=refuse, schedule=refuse, watch=refuse, acquire=refuse, hold=refuse)
        vars(self).update(hold_handle=refuse, fetch_pairs=refuse)


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
