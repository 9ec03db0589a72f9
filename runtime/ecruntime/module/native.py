"""The seam between a server and the runtime of modules that are machine code, with generations of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ecruntime.config import Configuration, OptionRegistry
    from ecruntime.hooks import HookTable, HookWatch
    from ecruntime.io import Netlisteners
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.scheduler import Scheduler
    from ecruntime.threads import Pools


@dataclass(frozen=True, slots=True)
class NativeServices:
    """The parts of a server that the native runtime uses."""

    scheduler: Scheduler
    log: Log
    memory: MemoryTypes
    pools: Pools
    netlisteners: Netlisteners
    is_debug: bool
    folders: tuple[Path, ...]
    """The folders in which configuration files are looked for, in this order."""
    finish: Callable[[int], None]
    """Destroys a generation whose last native user is gone, after its last user in Python (scheduler thread)."""
    shut_down: Callable[[], None]
    core: Callable[[int, Configuration, Mapping[InstanceName, object], Callable[[], object]], object]
    """Returns the core of a generation whose twin lives, for calls from native code into Python (any thread)."""
    registry: Callable[[], OptionRegistry]
    """Returns the options of the modules that are in effect."""
    run_line: Callable[[str, bool], tuple[bool, str]]
    """Runs a command of the console, in XML or not; returns whether it was done, and the answer."""
    manifests: Callable[[], Iterable[ManifestPairs]]
    """Returns the manifests that are installed, read anew (any thread)."""
    resolve: Callable[[str], tuple[bool, str]]
    """Loads a module that provides a capability; returns whether one is loaded, and what there is to say."""


ManifestPairs: TypeAlias = "tuple[str, tuple[tuple[str, str], ...]]"
"""The name of a module, and the keys and texts of its manifest."""


class NativeQuery(NamedTuple):
    """A query of a datasource."""

    datasource: str
    text: str
    parameters: tuple[object, ...]
    """Values, or pairs of a name and a value; a value is an integer of C, bytes or nothing."""
    is_named: bool
    is_kept: bool
    """Whether the datasource may answer from its cache, and keep the answer there."""


class NativeCommand(Protocol):
    """A line of the console for which a native module has a command (scheduler thread)."""

    def run(self) -> bool:
        """Run it, or go on with it; tell whether it is done now. Else it is to be run again in a later turn."""
        ...

    @property
    def has_failed(self) -> bool:
        """Return whether its module says that it has failed."""
        ...

    @property
    def text(self) -> str:
        """Return its answer so far."""
        ...


class NativeGeneration(Protocol):
    """The twin of a generation in the native runtime (scheduler thread).

    It lives as long as its hold or a native user; the generation is destroyed at its end, and not before.
    """

    @property
    def hold(self) -> object:
        """The object that keeps the twin alive; the core of the generation has it."""
        ...

    def fill(self, names: Iterable[InstanceName], heard: Callable[[InstanceName, str], None]) -> None:
        """Build the values of the modules' options, before any `ext_init`; `heard` gets what their code says."""
        ...

    def seal(self, table: HookTable) -> None:
        """Make the chains of hooks, those of `table` in its order."""
        ...

    def drop(self) -> None:
        """End the twin of a transaction that failed."""
        ...


class NativeCalls(Protocol):
    """The questions and news of generations to native code."""

    def has(self, number: int) -> bool:
        """Tell whether a generation has a twin that lives (any thread)."""
        ...

    def set_alone(self, *, is_alone: bool) -> None:
        """Say whether the current generation is the only one alive: a call then needs no frame that tells its own.

        (Scheduler thread, before a further generation is used.)
        """
        ...

    def core_of_call(self) -> object:
        """Return the core of the calls in this thread that have no frame; None outside (any thread)."""
        ...


class NativeRuntime(NativeCalls, Protocol):
    """The native runtime of one server."""

    def begin(
        self, number: int, configuration: Configuration, states: Mapping[InstanceName, object]
    ) -> NativeGeneration:
        """Make the twin of the generation that a transaction builds (scheduler thread)."""
        ...

    def publish(self, number: int) -> None:
        """Make the twin of a generation the current one; cannot fail (scheduler thread)."""
        ...

    @property
    def tap(self) -> Callable[[Mapping[str, HookSignature], HookWatch], None]:
        """Return what has a watch told of calls of these hooks in native code, and no others (scheduler thread)."""
        ...

    def has_datasource(self, name: str) -> bool:
        """Tell whether a native driver serves a datasource (any thread)."""
        ...

    def query(self, query: NativeQuery) -> list[dict[str, int | bytes | None]] | str:
        """Return the rows, or why there are none; waits for the driver (any thread)."""
        ...

    def find_command(self, line: str, *, is_xml: bool) -> NativeCommand | None:
        """Return what runs a line of the console; None where no native module has a command for it."""
        ...

    def offer_client(self, descriptor: int) -> bool:
        """Tell whether a native module serves this client of the console; it has a descriptor of its own then."""
        ...

    def begin_shutdown(self) -> None:
        """Let native modules see that the server ends (scheduler thread)."""
        ...

    def withdraw(self) -> None:
        """Have no current twin any more: the server ends (scheduler thread)."""
        ...

    def settle(self) -> None:
        """End the twins that nobody uses any more (scheduler thread)."""
        ...

    def close(self) -> None:
        """End the runtime, after the last generation (scheduler thread)."""
        ...


Runtime = TypeVar("Runtime", bound=NativeRuntime)


def _no_console(line: str, is_xml: bool) -> tuple[bool, str]:  # noqa: FBT001 - called by native code
    del line, is_xml
    return False, "this server has no console"


class NativePlace:
    """The place of a server for a native runtime; empty until a module needs one."""

    def __init__(self, services: NativeServices) -> None:
        """Offer `services` to the runtime."""
        self.runtime: NativeRuntime | None = None
        self.run_line: Callable[[str, bool], tuple[bool, str]] = _no_console
        """Runs a line of the console for native modules; the console sets it."""
        self._services = services

    def attach(self, kind: Callable[[NativeServices], Runtime], expected: type[Runtime]) -> Runtime:
        """Return the runtime, made by `kind` for the first module (scheduler thread)."""
        if self.runtime is None:
            self.runtime = kind(self._services)
        assert isinstance(self.runtime, expected), "a server has one native runtime"
        return self.runtime

    def begin(
        self, number: int, configuration: Configuration, states: Mapping[InstanceName, object]
    ) -> NativeGeneration | None:
        """Make the twin of the generation that a transaction builds; None without native modules."""
        return None if self.runtime is None else self.runtime.begin(number, configuration, states)

    def publish(self, number: int) -> None:
        """Publish the twin of a generation, if it has one."""
        if self.runtime is not None:
            self.runtime.publish(number)

    def tap(self, hooks: Mapping[str, HookSignature], watch: HookWatch) -> None:
        """Have the watch told of the calls of these hooks in native code, and no others."""
        if self.runtime is not None:
            self.runtime.tap(hooks, watch)

    def has(self, number: int) -> bool:
        """Tell whether a generation has a twin that lives (any thread)."""
        return self.runtime is not None and self.runtime.has(number)

    def query(self, query: NativeQuery) -> list[dict[str, int | bytes | None]] | str | None:
        """Return the rows, or why there are none; None for a datasource that no native driver serves (any thread)."""
        runtime = self.runtime
        return runtime.query(query) if runtime is not None and runtime.has_datasource(query.datasource) else None

    def set_alone(self, *, is_alone: bool) -> None:
        """Say whether the current generation is the only one alive."""
        if self.runtime is not None:
            self.runtime.set_alone(is_alone=is_alone)

    def core_of_call(self) -> object:
        """Return the core of the calls in this thread that have no frame; None outside (any thread)."""
        return self.runtime.core_of_call() if self.runtime is not None else None

    def find_command(self, line: str, *, is_xml: bool) -> NativeCommand | None:
        """Return what runs a line of the console; None where no native module has a command for it."""
        return self.runtime.find_command(line, is_xml=is_xml) if self.runtime is not None else None

    def offer_client(self, descriptor: int) -> bool:
        """Tell whether a native module serves this client of the console; it has a descriptor of its own then."""
        return self.runtime is not None and self.runtime.offer_client(descriptor)

    def begin_shutdown(self) -> None:
        """Let native modules see that the server ends."""
        if self.runtime is not None:
            self.runtime.begin_shutdown()

    def withdraw(self) -> None:
        """Have no current twin any more: the server ends."""
        if self.runtime is not None:
            self.runtime.withdraw()

    def settle(self) -> None:
        """End the twins that nobody uses any more."""
        if self.runtime is not None:
            self.runtime.settle()

    def close(self) -> None:
        """End the runtime, if there is one."""
        runtime, self.runtime = self.runtime, None
        if runtime is not None:
            runtime.close()
