"""The server's interface for module instances; a module reaches nothing else of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ecruntime.hooks.hook import HasHooks

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from ecruntime.config import Configuration, OptionDefinition, ScopeValues
    from ecruntime.config.query import HeldValue, Query
    from ecruntime.formats.option_type import OptionType
    from ecruntime.hooks import HookTable
    from ecruntime.io import IoWrappers, ListenerDefinition, ListenerMethods
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes, OwnMemtypes
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.module.event_methods import EventApi
    from ecruntime.module.native import NativePlace
    from ecruntime.module.options import AnswerStore
    from ecruntime.scheduler import Channel, Event, Mask, TimeSource, Timeval
    from ecruntime.threads import OwnedJobs

    EventCallback = Callable[[Event, Timeval], Mask]
    WatchCallback = Callable[[Event, Mask, Timeval], Mask]


class GenerationView(HasHooks, Protocol):
    """A generation as a module sees it: its hooks and its configuration."""

    @property
    def number(self) -> int:
        """The number of the generation, counted from 1."""
        ...

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle: `scope(binding="north")[handle]`."""
        ...


class HeldGeneration(Protocol):
    """A held generation: a context manager that releases it at its end, or `release` does."""

    def __enter__(self) -> GenerationView:
        """Return the generation, for `call_txn`, `has_txn` and the `fetch` functions."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Release the generation."""
        ...

    @property
    def generation(self) -> GenerationView:
        """The generation, for code that releases it elsewhere than at the end of a block."""
        ...

    def release(self) -> None:
        """Release the generation, once (`ec_config_release_scope_instance` of the server)."""
        ...


class ModuleHost(Protocol):
    """The server's side of one module instance."""

    @property
    def name(self) -> InstanceName:
        """The name of the instance."""
        ...

    @property
    def log(self) -> Log:
        """The log of this module, with its own `debug_level`."""
        ...

    @property
    def clock(self) -> TimeSource:
        """The time source of the server (any thread)."""
        ...

    @property
    def event_api(self) -> EventApi:
        """The event API for events that the author builds (scheduler thread)."""
        ...

    def schedule(self, seconds: float, callback: EventCallback) -> Event:
        """Schedule a timed event that belongs to the instance (scheduler thread)."""
        ...

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel a timed event; False when it was not found (scheduler thread)."""
        ...

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled timed event to `seconds` from now (scheduler thread)."""
        ...

    def put_off(self, event: Event, seconds: float) -> None:
        """Keep a timed event from firing before `seconds` from now (scheduler thread)."""
        ...

    def watch(self, what: int | socket.socket | Channel, mask: Mask, callback: WatchCallback) -> Event:
        """Schedule a descriptor event that belongs to the instance (scheduler thread)."""
        ...

    def netlistener(
        self,
        prefix: str,
        worker: Callable[..., Mask],
        acceptor: Callable[..., bool] | None,
        options: tuple[OptionDeclaration, ...],
    ) -> None:
        """Register a kind of listener, in `conf_setup` of a singleton (scheduler thread)."""
        ...

    def listen_at_once(
        self, prefix: str, methods: ListenerMethods, options: tuple[OptionDeclaration, ...]
    ) -> ListenerDefinition:
        """Register a kind of listener whose handles are needed within `conf_setup` (scheduler thread)."""
        ...

    def listener_option(self, listener: ListenerDefinition, option: OptionDeclaration) -> int:
        """Register a further option of such a listener in `conf_setup`; return its handle (scheduler thread)."""
        ...

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` in the scheduler thread (any thread)."""
        ...

    def register(
        self, hook: str | HookSignature, function: Callable[..., object], closure: object, *, is_first: bool
    ) -> HookSignature:
        """Register a provider with its closure, in the phase that admits it; return its hook (scheduler thread)."""
        ...

    def known_hook(self, leaf: str) -> HookSignature | None:
        """Return a hook by its leaf name, in the phase that admits registrations; None if it is not known."""
        ...

    def known_hook_names(self) -> tuple[str, ...]:
        """Return the leaf names of all hooks, in the phase that admits registrations."""
        ...

    def check_hook_name(self, name: str, own: tuple[HookSignature, ...]) -> None:
        """Refuse a name that is neither a hook of the server nor one of `own`, before there is a generation."""
        ...

    def configuration_of_call(self) -> Configuration:
        """Return the configuration in the generation of the running call (any thread)."""
        ...

    def register_option(self, definition: OptionDefinition) -> int:
        """Register an option in `conf_setup` and return its number in the module (scheduler thread)."""
        ...

    def option_number(self, name: str, kind: OptionType, *, is_array: bool) -> int:
        """Return the number of an option of the module by its name; refuse another type than it was registered with."""
        ...

    def published_hooks(self) -> HookTable | None:
        """Return the hooks of the current generation; None before the first one (any thread)."""
        ...

    def acquire(self) -> HeldGeneration:
        """Hold the current generation (any thread)."""
        ...

    @property
    def jobs(self) -> OwnedJobs:
        """The jobs of the instance."""
        ...

    @property
    def io_wrappers(self) -> IoWrappers:
        """The IO wrappers of the server."""
        ...

    @property
    def memory(self) -> MemoryTypes:
        """The memory API of the server."""
        ...

    @property
    def memtypes(self) -> OwnMemtypes:
        """The memory types of the module."""
        ...

    @property
    def native(self) -> NativePlace:
        """The place of the server for the runtime of modules that are machine code (scheduler thread)."""
        ...

    @property
    def store(self) -> AnswerStore[Any]:
        """The store of the current generation, which remembers the answers of options (any thread)."""
        ...

    def state(self) -> object:
        """Return the value of `ext_init` in the generation of the running call (any thread)."""
        ...

    def handle(self, index: int) -> int:
        """Return the handle of the module's option number `index`."""
        ...

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the hold on its generation (any thread)."""
        ...

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index` in the generation of the running call (any thread)."""
        ...
