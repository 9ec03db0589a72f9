"""The base class of every Python module, which the author's class inherits through the generated one."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks import Hooks
from ecruntime.module.event_methods import UsesEvents
from ecruntime.module.options import Options
from ecruntime.module.registered_options import RegistersOptions
from ecruntime.module.resources import UsesResources
from ecruntime.module.rules import NOT_LOADED

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.log import Log
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.module.host import HeldGeneration, ModuleHost
    from ecruntime.module.init import Init
    from ecruntime.module.registration import Registration
    from ecruntime.scheduler import Channel, Event, Mask, Timeval


class Module(UsesEvents, UsesResources, RegistersOptions):
    """The Python side of a module infrastructure; the runtime makes and binds it, so a constructor needs no arguments.

    Registration is the runtime's work and happens before `conf_setup`, so a forgotten `super()` loses nothing.
    """

    registration: ClassVar[Registration]
    """Everything that the module registers; the generated class sets it."""
    options_class: ClassVar[type[Options]] = Options
    """The class of `options`; the generated class sets it."""
    hooks_class: ClassVar[type[Hooks]] = Hooks
    """The class of `hooks`; the generated class sets it."""

    options: Options
    """The options of the module, each as an attribute: `self.options.greeting.get()` (any thread)."""
    hooks: Hooks
    """The hooks that the module may call, each as an attribute: `self.hooks.judge_v1.call(...)` (any thread)."""
    _host: ModuleHost | None = None

    def conf_setup(self) -> None:
        """Set up the module once, before the configuration is checked; an exception refuses the module.

        So does returning -1 or False. Called once for each artifact that is opened (scheduler thread).
        """

    def ext_init(self, init: Init) -> object:
        """Take up a new configuration; the return value becomes `self.state` when the generation is published.

        An exception fails the transaction, as -1 or False do: the old generation keeps running. Attributes that a
        singleton sets on itself are outside the transaction: prefer to return the state (scheduler thread).
        """
        del init
        return None

    @property
    def name(self) -> InstanceName:
        """The name of the instance: `greeter`, or `meter:m2` (any thread)."""
        return self._loaded().name

    @property
    def log(self) -> Log:
        """The log of this module (any thread)."""
        host = self._host
        # Without another call: most lines of a log are below its level, and this is most of what they cost.
        return host.log if host is not None else self._loaded().log

    @property
    def state(self) -> Any:  # noqa: ANN401 - the author decides its type
        """The value of `ext_init` in the generation of the running call, in DESTROY the last one (any thread)."""
        return self._loaded().state()

    def schedule(self, seconds: float, callback: Callable[[Event, Timeval], Mask]) -> Event:
        """Call `callback(event, now)` once, in `seconds` from now; it returns `DONE` (scheduler thread).

        The event belongs to this instance and is cleared when the instance is destroyed. Called from `ext_init`, it is
        scheduled only if the transaction is published. To repeat it, schedule again from the callback.
        """
        # Asked here and not by `_loaded`: a timer is so cheap that another call is a part of it.
        host = self._host
        if host is None:
            return self._loaded().schedule(seconds, callback)
        return host.schedule(seconds, callback)

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel an event of `schedule`; False when it has fired (scheduler thread)."""
        host = self._host
        if host is None:
            return self._loaded().clear_timed_event(event)
        return host.clear_timed_event(event)

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled event of `schedule` to `seconds` from now, cheaper than to cancel it (scheduler thread)."""
        self._loaded().rearm(event, seconds)

    def put_off(self, event: Event, seconds: float) -> None:
        """Keep an event of `schedule` from firing before `seconds` from now: the cheap way to extend a time-out.

        The event is moved only when its old deadline comes, and never to an earlier time (scheduler thread).
        """
        self._loaded().put_off(event, seconds)

    def watch(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callable[[Event, Mask, Timeval], Mask]
    ) -> Event:
        """Call `callback(event, conditions, now)` when a descriptor is ready; it returns the mask to wait for next.

        The event takes over `what`: `event_close` closes it, and so does the runtime when the instance is destroyed or
        the callback fails. Called from `ext_init`, it is scheduled only if the transaction is published (scheduler
        thread).
        """
        return self._loaded().watch(what, mask, callback)

    def netlistener(
        self,
        prefix: str,
        worker: Callable[..., Mask],
        acceptor: Callable[..., bool] | None = None,
        options: tuple[OptionDeclaration, ...] = (),
    ) -> None:
        """Register a kind of listener with the stanza `<prefix>_Listener`; in `conf_setup` of a singleton.

        `worker(event, conditions, session, now)` is the callback of each accepted connection; `acceptor(session)` may
        turn a peer away before. `options` are valid in the stanza, in its `listen` and in its `peer` scopes; the worker
        reads them with `session.option(name)` (scheduler thread).
        """
        self._loaded().netlistener(prefix, worker, acceptor, options)

    def post(self, call: Callable[[], object]) -> None:
        """Run `call()` in the scheduler thread, unless the instance is destroyed before (any thread)."""
        self._loaded().post(call)

    def register_first(self, hook: str, provider: Callable[..., object]) -> None:
        """Register a provider before the existing ones; a provider declared by `[[provider]]` needs no such call.

        In `conf_setup` of a singleton or unprivileged `ext_init` of a generic module, by name: `core.log_delivery_v1`.
        The provider is a method of this instance, or a function that gets the instance as its closure (scheduler
        thread).
        """
        self._loaded().register(hook, _as_function(provider, self), self, is_first=True)

    def register_last(self, hook: str, provider: Callable[..., object]) -> None:
        """Register a provider after the existing ones; otherwise as `register_first` (scheduler thread)."""
        self._loaded().register(hook, _as_function(provider, self), self, is_first=False)

    def acquire(self) -> HeldGeneration:
        """Hold the current generation, so that several calls see the same one (any thread).

        Use it as a context manager: `with self.acquire() as generation:`, then
        `self.hooks.decision_v1.call_txn(generation, note)`.
        """
        return self._loaded().acquire()

    def bind(self, host: ModuleHost) -> None:
        """Bind the instance to its server; called by the runtime, once (scheduler thread)."""
        self._host = host
        self.options = self.options_class(host)
        self.hooks = self.hooks_class()
        self.hooks.look_up(host.published_hooks, self.registration.known_hooks, host.check_hook_name)

    def _loaded(self) -> ModuleHost:
        if self._host is None:
            raise RuleViolation(
                NOT_LOADED,
                f"'{type(self).__name__}' is not loaded by a runtime",
                hint="in a test, let the fixture make it: runtime.load(...)",
            )
        return self._host


def _as_function(provider: Callable[..., object], module: Module) -> Callable[..., object]:
    """Return the plain function of a method of `module`, so that the closure stands for `self`."""
    if isinstance(provider, MethodType) and provider.__self__ is module:
        return provider.__func__
    return provider
