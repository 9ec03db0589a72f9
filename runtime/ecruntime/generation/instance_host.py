"""The server's side of one module instance: options, events, state and log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.generation.rules import DESTROYED_INSTANCE
from ecruntime.hooks import Registrar
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.config import OptionRegistry
    from ecruntime.generation.reference import GenerationReference
    from ecruntime.generation.store import GenerationStore
    from ecruntime.log import Log
    from ecruntime.module import InstanceName
    from ecruntime.scheduler import Event, Mask, Scheduler, Timeval


class InstanceHost:
    """Made with its instance; `fetch` and `state` are for any thread, the rest for the scheduler thread."""

    def __init__(self, name: InstanceName, store: GenerationStore, scheduler: Scheduler, log: Log) -> None:
        """Serve the instance `name` of the server that owns `store` and `scheduler`."""
        self.name = name
        self.log = log
        self.registrar = Registrar(str(name), scheduler.is_scheduler_thread)
        self._store = store
        self._scheduler = scheduler
        self._events: set[Event] = set()
        self._options: tuple[tuple[int, bool], ...] = ()
        self._is_held_back = True
        self._pending: list[Event] = []

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

    def acquire(self) -> GenerationReference:
        """Hold the current generation on behalf of the instance."""
        return self._store.acquire(str(self.name))

    def register(self, hook: str, function: Callable[..., object], closure: object, *, is_first: bool) -> None:
        """Register a provider, if the phase of the instance admits it."""
        self.registrar.register(hook, function, closure, is_first=is_first)

    def state(self) -> object:
        """Return what `ext_init` returned for the generation of the running call."""
        return self._store.core_of_call().states.get(self.name)

    @property
    def events(self) -> int:
        """How many live events belong to the instance."""
        return len(self._events)

    def schedule(self, seconds: float, callback: Callable[[Event, Timeval], Mask]) -> Event:
        """Build a timed event; within a transaction it is held back until the generation is published."""
        event = self._scheduler.build_event_from_now_f(seconds, -1, self._dispatch, callback)
        event.owner = str(self.name)
        if self._is_held_back:
            self._pending.append(event)
        else:
            self._scheduler.schedule_event(event)
            self._events.add(event)
        return event

    def hold_back(self) -> None:
        """Keep new events aside: a transaction begins."""
        self._is_held_back = True

    def let_go(self, *, is_published: bool) -> None:
        """End the transaction: schedule what was held back, or free it."""
        pending, self._pending = self._pending, []
        self._is_held_back = False
        for event in pending:
            if is_published:
                self._scheduler.schedule_event(event)
                self._events.add(event)
            else:
                self._scheduler.event_free(event)

    def clear_events(self) -> None:
        """Take all events of the instance out of the scheduler: it is being destroyed."""
        events, self._events = self._events, set()
        for event in events:
            self._scheduler.clear_timed_event(event)
        self.let_go(is_published=False)

    def end(self) -> None:
        """Refuse from now on whatever the instance asks for: it was destroyed."""
        refuse = _refusal(str(self.name))
        vars(self).update(fetch=refuse, state=refuse, schedule=refuse, acquire=refuse)

    def _dispatch(self, event: Event, mask: Mask, callback: Callable[[Event, Timeval], Mask], now: Timeval) -> Mask:
        del mask
        self._events.discard(event)
        return callback(event, now)


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
