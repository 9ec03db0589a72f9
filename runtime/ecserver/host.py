"""The server's side of one module instance in Python: `ModuleHost` over the documented C API."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NoReturn

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.phase_answer import is_failure
from ecruntime.module import Init, InitFlag, InitMode
from ecserver import _native
from ecserver.event_api import ServerEventApi
from ecserver.events import ServerEvents
from ecserver.failures import failure_text, not_here
from ecserver.generation import ServerGeneration
from ecserver.held import ServerHolds
from ecserver.jobs import ServerJobs
from ecserver.log import ServerLog
from ecserver.memory import LowMemoryWatch, ServerMemory, ServerMemtypes, declared_types
from ecserver.options import ServerOptions
from ecserver.rules import LATE_OPTION
from ecserver.watch import ServerWatches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import OptionDefinition
    from ecruntime.formats.option_type_name import OptionType
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.module import Module
    from ecruntime.module.host import EventCallback
    from ecruntime.scheduler import Event, Timeval
    from ecserver._native import Instance
    from ecserver.held import HeldQuery, HeldValue
    from ecserver.hooks import ServerHooks

_MODES = (InitMode.INIT, InitMode.POSTINIT, InitMode.DESTROY)


class ServerClock:
    """The time of the server (any thread)."""

    __slots__ = ("_native",)

    def __init__(self, native: Instance) -> None:
        """Ask `native` for the time of day."""
        self._native = native

    def now(self) -> Timeval:
        """Return the time of day."""
        return self._native.now()

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic()


class ServerHost:
    """All that a module may ask of the server; C enters the module through it.

    The phases run in the scheduler thread; what modules ask is for the threads that `ModuleHost` names.
    """

    def __init__(self, native: Instance, name: InstanceName, hooks: ServerHooks) -> None:
        """Be the host of the instance behind `native`."""
        self.name = name
        self.log = ServerLog(str(name), native.log)
        self.state = native.state
        self.store = native
        self.clock = ServerClock(native)
        self._native = native
        self._hooks = hooks
        self._events = ServerEvents(native, str(name))
        self._watches = ServerWatches(native, str(name))
        self.jobs = ServerJobs(native, str(name), self.log)
        self._holds = ServerHolds(native, name, hooks)
        self.post, self.acquire = self.jobs.post, self._holds.acquire
        self.configuration_of_call = self._holds.configuration_of_call
        self.event_api = ServerEventApi(self._events, self._watches, self.clock)
        self.put_off, self.watch = self._events.put_off, self._watches.watch
        self._module: Module | None = None
        self._options: ServerOptions | None = None

    def attach(self, module: Module) -> None:
        """Bind the author's instance, once."""
        self._module = module
        self.memory = ServerMemory(declared_types(module.registration))
        self.memtypes = ServerMemtypes(self.name.module, self.memory, LowMemoryWatch(self._events.schedule))
        self._options = ServerOptions(self._native, module)
        module.bind(self)  # type: ignore[arg-type] # what it lacks raises `not_here`
        self._hooks.bind(module)
        # For what is asked most, one frame less.
        self.fetch, self.handle = self._options.fetch, self._options.handle

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what the server does not give; AttributeError for names of nobody's."""
        if name.startswith("_") or name in {"fetch", "handle"}:
            raise AttributeError(name)
        raise not_here(f"'{name}'")

    # ---- what modules ask ----

    def schedule(self, seconds: float, callback: EventCallback) -> Event:
        """Schedule a timed event (scheduler thread)."""
        return self._events.schedule(seconds, callback)

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel a timed event (scheduler thread)."""
        return self._events.clear(event)

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a timed event (scheduler thread)."""
        self._events.rearm(event, seconds)

    def hold(self, index: int, query: HeldQuery, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the hold on its generation (any thread)."""
        return self._holds.hold(self._known_options().handle(index), query, generation)

    def register_option(self, definition: OptionDefinition) -> int:
        """Register an option in `conf_setup`; return its number (scheduler thread)."""
        if not self.memory.is_registering or not _native.is_scheduler_thread():
            message = f"module '{self.name}' registered the option '{definition.name}' outside of conf_setup"
            raise RuleViolation(LATE_OPTION, message, hint="register it in conf_setup, in the scheduler thread")
        return self._known_options().register(definition, self.name.module)

    def option_number(self, name: str, kind: OptionType, *, is_array: bool) -> int:
        """Return the number of an option that `conf_setup` has registered, here or in another object."""
        options, opened = self._known_options(), self._native.opened()
        if opened is not None and opened is not self:
            options.take_up(opened.registered_options())
        return options.number(name, kind, is_array=is_array)

    def registered_options(self) -> Mapping[str, tuple[int, OptionDefinition]]:
        """Return what `conf_setup` has registered here."""
        return self._known_options().registered

    def published_hooks(self) -> ServerHooks:
        """Return the hooks of the current generation (any thread)."""
        return self._hooks

    def check_hook_name(self, name: str, own: tuple[HookSignature, ...]) -> None:
        """Refuse the name of a hook that the module does not declare (any thread)."""
        self._hooks.has(name, own)

    # ---- what the server asks ----

    def conf_setup(self) -> bool:
        """Enter `conf_setup` of the module; False after a log line."""
        _native.open_jobs()
        self.memory.is_registering = True
        try:
            self.memory.register_declared()
            answer = self._loaded().conf_setup()  # type: ignore[func-returns-value] # whatever it is declared to be
        except BaseException as error:  # noqa: BLE001 - SystemExit must not end the server
            self.log.error("conf_setup failed: %s", failure_text(error))  # noqa: TRY400 - no log of Python
            return False
        finally:
            self.memory.is_registering = False
        if is_failure(answer):
            self.log.error("conf_setup returned %s", answer)
        return not is_failure(answer)

    def ext_init(
        self, mode: int, is_privileged: int, is_first: int, pointer: int, number: int
    ) -> tuple[bool, object, str]:
        """Enter `ext_init`; return whether it went well, the state, and what the module says to the operator."""
        said: list[str] = []
        for owned in self._owned():
            owned.hold_back(is_new=_MODES[mode] is InitMode.INIT)
        flags = InitFlag.PRIVILEGED if is_privileged else InitFlag.NONE
        transaction = ServerGeneration(pointer, number, self._hooks)
        init: Any = Init(_MODES[mode], flags, bool(is_first), transaction, said.append)  # type: ignore[arg-type]
        try:
            state = self._loaded().ext_init(init)
        except BaseException as error:  # noqa: BLE001 - SystemExit must not end the server
            self.log.error("ext_init failed: %s", failure_text(error))  # noqa: TRY400 - no log of Python
            said.append(f"ext_init failed: {type(error).__name__}: {error}")
            return False, None, _joined(said)
        finally:
            transaction.end()
            for owned in self._owned():
                owned.is_holding = False
        if is_failure(state):
            said.append(f"ext_init returned {state}")
            return False, None, _joined(said)
        return True, state, _joined(said)

    def commit(self) -> None:
        """Start what waited for the publication."""
        for owned in self._owned():
            owned.let_go()

    def destroy(self) -> None:
        """Enter DESTROY, and take back whatever belongs to the instance."""
        module = self._loaded()
        try:
            module.ext_init(Init(InitMode.DESTROY, InitFlag.NONE, first=False, transaction=None))
        finally:
            for owned in self._owned():
                owned.end()
            module.hooks.unbind()
            self._module = None

    def control(self, line: str, form: int) -> bytes:
        """Return the answer to a line of the console."""
        # Imported here: what writes XML and JSON takes as long as all that a module needs to start.
        from ecserver import control

        return control.answer(self._loaded(), self.name.module, line, form).encode("utf-8", "surrogateescape")

    def validate(self, index: int, value: object) -> str | None:
        """Return the reason for which a value is refused; None for a good one."""
        return self._known_options().validate(index, value)

    def postset(self, index: int, value: object) -> bool:
        """Let the module take up a value; tell whether it is to be given up later."""
        return self._known_options().postset(index, value)

    def datafree(self, index: int, value: object) -> None:
        """Let the module give up a value."""
        self._known_options().datafree(index, value)

    def _owned(self) -> tuple[ServerEvents, ServerWatches, ServerJobs]:
        return self._events, self._watches, self.jobs

    def _loaded(self) -> Module:
        assert self._module is not None
        return self._module

    def _known_options(self) -> ServerOptions:
        assert self._options is not None
        return self._options


def _joined(lines: list[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)
