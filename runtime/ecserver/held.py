"""Generations that a module holds, and their configuration as the server answers for it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecserver import _native
from ecserver.failures import not_here
from ecserver.generation import ServerGeneration
from ecserver.rules import DOUBLE_RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from ecruntime.model.instance_name import InstanceName
    from ecserver._native import Instance
    from ecserver.hooks import ServerHooks

    HeldQuery: TypeAlias = "Callable[[ServerConfiguration, int, InstanceName], object]"
    HeldValue: TypeAlias = "ServerHeld | Unheld"


class ServerHeld:
    """A held generation: a context manager that releases it at its end, or `release` does (any thread)."""

    __slots__ = ("_address", "_lock", "_view")

    def __init__(self, hooks: ServerHooks) -> None:
        """Hold the current generation."""
        found = _native.hold_generation()
        if found is None:
            raise UsageError("there is no generation to hold yet", hint="hold one after the first publication")
        self._address: int = found[0]
        self._lock = Lock()
        self._view = ServerGeneration(found[0], found[1], hooks)

    def __enter__(self) -> ServerGeneration:
        """Return the generation, for `call_txn`, `has_txn` and the `fetch` functions."""
        return self.generation

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Release the generation."""
        self.release()

    @property
    def generation(self) -> ServerGeneration:
        """The generation, for code that releases it elsewhere than at the end of a block."""
        self.check()
        return self._view

    def check(self) -> None:
        """Raise `RuleViolation` when it was released."""
        if not self._address:
            raise RuleViolation(DOUBLE_RELEASE, "a hold was used after its release", hint="release it last, and once")

    def release(self) -> None:
        """Release the generation, once."""
        with self._lock:
            self.check()
            address, self._address = self._address, 0
        self._view.end()
        _native.release_generation(address)


class ServerConfiguration:
    """One configuration of the server: the queries of `Configuration`, by handles of the module's own options."""

    __slots__ = ("_address", "_fetch", "_name", "_numbers")

    def __init__(self, native: Instance, name: InstanceName, address: int) -> None:
        """Ask `native` in the configuration at `address`."""
        self._fetch = native.fetch_in
        self._numbers = {handle: number for number, handle in enumerate(native.slots())}
        self._name = name
        self._address = address

    def fetch(self, handle: int) -> object:
        """Return the value at the top level."""
        return self._ask(handle)

    def fetch_binding(self, handle: int, binding: str) -> object:
        """Return the value for a binding."""
        return self._ask(handle, "Binding", binding)

    def fetch_binding_domain(self, handle: int, binding: str, domain: str) -> object:
        """Return the value for a domain that is reached through a binding."""
        return self._ask(handle, "Binding", binding, "Domain", domain)

    def fetch_domain(self, handle: int, domain: str) -> object:
        """Return the value for a domain."""
        return self._ask(handle, "Domain", domain)

    def fetch_host(self, handle: int, host: str) -> object:
        """Return the value for a host."""
        return self._ask(handle, "Host", host)

    def fetch_binding_host(self, handle: int, binding: str, host: str) -> object:
        """Return the value for a host that is reached through a binding."""
        return self._ask(handle, "Binding", binding, "Host", host)

    def fetch_pathway(self, handle: int, pathway: str) -> object:
        """Return the value for a pathway."""
        return self._ask(handle, "Pathway", pathway)

    def fetch_pathway_domain(self, handle: int, pathway: str, domain: str) -> object:
        """Return the value for a domain of a message that came in on a pathway."""
        return self._ask(handle, "Pathway", pathway, "Domain", domain)

    def fetch_generic(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the value for pairs of scope kind and instance."""
        return self._ask(handle, *(word for pair in pairs for word in pair))

    def fetch_module(self, handle: int, module_name: str, instance: str | None = None) -> object:
        """Return the value of the module's own stanza; refuse that of another instance."""
        if (module_name, instance or "") != (self._name.module, self._name.instance):
            raise not_here(f"an option of '{module_name}' in the stanza of another module")
        return self._fetch(self._address, self._number(handle), (), True)  # noqa: FBT003 - in the order of C

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what the server does not give; AttributeError for names of nobody's."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise not_here(f"'{name}' of a configuration")

    def _number(self, handle: int) -> int:
        found = self._numbers.get(handle)
        if found is None:
            raise not_here(f"the option with the handle {handle}, which is another module's,")
        return found

    def _ask(self, handle: int, *pairs: str) -> object:
        return self._fetch(self._address, self._number(handle), pairs, False)  # noqa: FBT003 - in the order of C


class ServerHolds:
    """Holds generations and answers for one instance (any thread)."""

    def __init__(self, native: Instance, name: InstanceName, hooks: ServerHooks) -> None:
        """Hold generations for the instance behind `native`."""
        self._native = native
        self._name = name
        self._hooks = hooks

    def acquire(self) -> ServerHeld:
        """Hold the current generation."""
        return ServerHeld(self._hooks)

    def configuration_of_call(self) -> ServerConfiguration:
        """Return the configuration of the running call, which is valid until that ends."""
        found = self._native.configuration_of_call()
        if found is None:
            raise not_here("the configuration of the call, outside of calls by the server,")
        return ServerConfiguration(self._native, self._name, found[0])

    def hold(self, handle: int, query: HeldQuery, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the hold on its generation."""
        address = getattr(generation, "_pointer", None)
        held: ServerHeld | Unheld
        if generation is not None and address is None:
            raise UsageError("that generation was released", hint="ask it before its release")
        if address is not None:
            # Whoever gave it holds it; a transaction is not yet one that can be held.
            return query(ServerConfiguration(self._native, self._name, address), handle, self._name), Unheld()
        held = self.acquire()
        found = self._native.configuration_of_call()
        address = found[0] if found is not None else held.generation._pointer  # noqa: SLF001 - of this package
        try:
            return query(ServerConfiguration(self._native, self._name, address), handle, self._name), held
        except BaseException:
            held.release()
            raise


class Unheld:
    """The hold of a value in a generation that somebody holds already."""

    __slots__ = ("_is_released",)

    def __init__(self) -> None:
        """Begin unreleased."""
        self._is_released = False

    def check(self) -> None:
        """Raise `RuleViolation` when it was released."""
        if self._is_released:
            raise RuleViolation(DOUBLE_RELEASE, "a value was used after its release", hint="release it last, and once")

    def release(self) -> None:
        """Release it, once."""
        self.check()
        self._is_released = True
