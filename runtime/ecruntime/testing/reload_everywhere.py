"""Reloads before and after every call that the runtime makes into a module."""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import Refused
from ecruntime.generation import TransactionFailed
from ecruntime.testing.schedule import ChoiceKind
from ecruntime.testing.words import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecruntime.config import UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation.module_finder import FindPlan, ModuleFinder, OpenRequest
    from ecruntime.hooks import Provider
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.module import InstanceName, ManifestPairs, ModuleHost, ModuleInfrastructure, OpenedModule
    from ecruntime.server import Server
    from ecruntime.testing.hand_over import HandOver
    from ecruntime.testing.schedule import EventOrder
    from ecruntime.threads import AsyncJob

_BUILDERS: Final = {"build_fd_event": 2, "build_event_from_now_f": 2, "schedule_from_now_f": 1}
"""Scheduler methods that take a callback, with its position among their arguments."""
_TRANSACTIONS: Final = ("start", "check", "reload", "change", "close")
_JOB_CALLBACK: Final = "callback"


class ReloadEverywhere:
    """Puts a reload of the unchanged configuration around each provider, event callback and completion.

    Those of modules in C are the loop's: it calls `take` around them (the `interlude` of the virtual poller).

    The reload is complete, within the callback: a generation is built, published, and replaces the one in which the
    callback began. For one server and its scheduler thread; in other threads nothing is reloaded.
    """

    def __init__(
        self, schedule: EventOrder | None = None, hand_over: HandOver | None = None, *, is_off: bool = False
    ) -> None:
        """Do nothing before `attach`; with `schedule`, reload where it says, and with `is_off` nowhere.

        With `hand_over`, threads stop at the same places.
        """
        self.taken = 0
        """The number of reloads made."""
        self._schedule = schedule
        self._hand_over = hand_over
        self._server: Server | None = None
        self._is_held = is_off

    def attach(self, server: Server) -> None:
        """Wrap the callbacks that are registered from now on; the server's own transactions get no nested reload."""
        self._server = server
        # All events are built by the methods that are wrapped here.
        server.scheduler.calls_directly = False
        # Set on this object, not on its class: other servers of the process stay as they are.
        for name in _TRANSACTIONS:
            setattr(server, name, self._held(getattr(server, name)))
        for name, place in _BUILDERS.items():
            setattr(server.scheduler, name, self._building(getattr(server.scheduler, name), place))
        self._queue = server.pools.queue_async_job
        setattr(server.pools, "queue_async_job", self._queue_async_job)  # noqa: B010 - a method of this one object

    def take(self, where: Callable[[], str] | None = None) -> None:
        """Reload now, if the server runs and this is its thread; a refused reload changes nothing.

        `where` tells the place in words, for a schedule that chooses it.
        """
        server = self._server
        if self._is_held or server is None or not server.scheduler.is_scheduler_thread():
            return
        if server.store.is_published and self._is_chosen(where):
            # A refusal serves as well as a reload: it must change nothing that runs (invariant 6).
            with suppress(TransactionFailed, Refused):
                server.change(server.document.root)
                self.taken += 1

    def take_in_c(self) -> None:
        """Reload around a call of a module in C."""
        scheduler = self._server.scheduler if self._server is not None else None
        self.take(lambda: f"around a call of {scheduler.owner_in_c() if scheduler is not None else 'a module'} in C")

    def _is_chosen(self, where: Callable[[], str] | None) -> bool:
        if self._schedule is None:
            return True

        def words(_: int) -> str:
            return f"the configuration was reloaded {where() if where is not None else 'between two turns'}"

        return self._schedule.choose(ChoiceKind.RELOAD, 2, words) == 1

    def _pause(self, where: Callable[[], str]) -> None:
        self.take(where)
        if self._hand_over is not None:
            self._hand_over.pause(where)

    def around(self, function: Callable[..., object]) -> Callable[..., Any]:
        """Return `function` with a reload before and after it."""

        @wraps(function)
        def reloading(*arguments: object, **named: object) -> object:
            self._pause(lambda: f"before {place_of(function, arguments)}")
            try:
                return function(*arguments, **named)
            # Also after an exception, whose handler then meets the new generation.
            finally:
                self._pause(lambda: f"after {place_of(function, arguments)}")

        return reloading

    def _held(self, method: Callable[..., object]) -> Callable[..., object]:
        @wraps(method)
        def held(*arguments: object, **named: object) -> object:
            # Restored to the old value, not to False: one of these methods may call another.
            is_held, self._is_held = self._is_held, True
            try:
                return method(*arguments, **named)
            finally:
                self._is_held = is_held

        return held

    def _building(self, method: Callable[..., object], place: int) -> Callable[..., object]:
        @wraps(method)
        def building(*arguments: Any, **named: Any) -> object:  # noqa: ANN401 - whatever the method takes
            given = list(arguments)
            # The callback comes by position or by name.
            if len(given) > place:
                given[place] = self._once(given[place])
            else:
                named[_JOB_CALLBACK] = self._once(named[_JOB_CALLBACK])
            return method(*given, **named)

        return building

    def _queue_async_job(self, job: AsyncJob) -> bool:
        if job.callback is not None:
            job.callback = self._once(job.callback)
        return self._queue(job)

    def _once(self, function: Callable[..., object]) -> Callable[..., Any]:
        # What was built for an event may be built for another, and a job queued again.
        return function if hasattr(function, "__wrapped__") else self.around(function)


class ReloadingFinder:
    """Finder that wraps the modules of another one, with a reload around each of their providers."""

    def __init__(self, inner: ModuleFinder, reload_everywhere: ReloadEverywhere) -> None:
        """Wrap the modules that `inner` finds."""
        self._inner = inner
        self._reload_everywhere = reload_everywhere

    def scan(self) -> Sequence[Finding]:
        """Scan again."""
        return self._inner.scan()

    def find(self, unresolved: Iterable[UnresolvedName], loaded: Iterable[str]) -> FindPlan:
        """Return the plan of the other finder, with wrapped requests."""
        plan = self._inner.find(unresolved, loaded)
        found: Any = _Over(plan, order=tuple(map(self._request, plan.order)))
        return found  # type: ignore[no-any-return]

    def installed(self, name: str) -> OpenRequest | None:
        """Return the wrapped request for an installed module; None when there is none."""
        request = self._inner.installed(name)
        return None if request is None else self._request(request)

    def aside(self) -> ModuleFinder:
        """Return the other finder's, unwrapped: nothing that it finds is opened."""
        return self._inner.aside()

    def manifests(self) -> Iterable[ManifestPairs]:
        """Return the manifests of the other finder."""
        return self._inner.manifests()

    def digest(self, name: str) -> str:
        """Return the digest from the other finder."""
        return self._inner.digest(name)

    def _request(self, request: OpenRequest) -> Any:  # noqa: ANN401 - it stands for the request in all else
        return _Over(request, open=lambda: self._opened(request.open()))

    def _opened(self, opened: OpenedModule) -> Any:  # noqa: ANN401 - it stands for the opened module in all else
        return _Over(opened, create=lambda name, host: self._infrastructure(opened, name, host))

    def _infrastructure(self, opened: OpenedModule, name: InstanceName, host: ModuleHost) -> Any:  # noqa: ANN401
        def register(
            hook: str | HookSignature, function: Callable[..., object], closure: object, *, is_first: bool
        ) -> HookSignature:
            return host.register(hook, self._reload_everywhere.around(function), closure, is_first=is_first)

        made = opened.create(name, _Over(host, register=register))
        return _Over(made, providers=lambda: self._providers(made))

    def _providers(self, made: ModuleInfrastructure) -> Iterator[Provider]:
        for provider in made.providers():
            around = self._reload_everywhere.around(provider.function)
            yield type(provider)(provider.hook, around, provider.closure, provider.owner, is_first=provider.is_first)


class _Over:
    """Proxy of an object, with some attributes replaced."""

    def __init__(self, inner: object, **replaced: object) -> None:
        # In the dictionary of the instance, so that `__getattr__` is asked for all other attributes only.
        vars(self).update(replaced)
        self._inner = inner

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the object has
        return getattr(self._inner, name)
