"""What the server gives to each module instance; a module reaches nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from types import TracebackType

    from ecruntime.hooks.hook import HasHooks
    from ecruntime.log import Log
    from ecruntime.module.init import InstanceName
    from ecruntime.scheduler import Event, Mask, Timeval

    EventCallback = Callable[[Event, Timeval], Mask]


class HeldGeneration(Protocol):
    """A context manager that gives the generation it holds, and releases it at its end."""

    def __enter__(self) -> HasHooks:
        """Return the generation, for `call_txn` and `has_txn`."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let the generation go."""
        ...


class ModuleHost(Protocol):
    """The server's side of one module instance."""

    @property
    def name(self) -> InstanceName:
        """Which instance this is."""
        ...

    @property
    def log(self) -> Log:
        """The log of this module, with its own `debug_level`."""
        ...

    def schedule(self, seconds: float, callback: EventCallback) -> Event:
        """Schedule a timed event that belongs to the instance (scheduler thread)."""
        ...

    def register(self, hook: str, function: Callable[..., object], closure: object, *, is_first: bool) -> None:
        """Register a provider with its closure, in the phase that admits it (scheduler thread)."""
        ...

    def acquire(self) -> HeldGeneration:
        """Hold the current generation (any thread)."""
        ...

    def state(self) -> object:
        """Return what `ext_init` returned for the generation of the running call (any thread)."""
        ...

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of the module's option number `index` in the generation of the running call (any thread)."""
        ...
