"""What a module registers to be connected to: `netlistener_register` of the seed's API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from ecruntime.config import OptionDefinition
from ecruntime.io.netsession import NetSession
from ecruntime.model.listener import listener_fallback, listener_scope, standard_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.module import Held, InstanceName, ListenerMethods, Query
    from ecruntime.scheduler import Event, Mask, Timeval

Worker: TypeAlias = "Callable[[Event, Mask, NetSession, Timeval], Mask]"
"""Called like every callback, with the session as closure; it returns the mask to wait for, or DONE."""
Acceptor: TypeAlias = "Callable[[NetSession], bool]"
"""Called for each new connection, before the worker; False turns the peer away."""


class ListenerHost(Protocol):
    """The module instance that registers a listener, as its sessions ask it for values."""

    @property
    def name(self) -> InstanceName:
        """Which instance this is."""
        ...

    def fetch_pairs(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the value for pairs of config scope and instance, in the generation of the running call."""
        ...

    def hold_handle(self, handle: int, query: Query, generation: object) -> tuple[object, Held]:
        """Return the answer of a query, and what keeps its generation alive."""
        ...


class ListenerDefinition:
    """One kind of listener: its stanza is `<prefix>_Listener`; declared, or made in `conf_setup` of a singleton."""

    def __init__(
        self, prefix: str, host: ListenerHost, methods: ListenerMethods, options: tuple[OptionDefinition, ...]
    ) -> None:
        """Keep what was given; the handles come with the registration."""
        self.scope = listener_scope(prefix)
        self.host = host
        self.owner = str(host.name)
        self.worker: Worker = methods.worker
        self.acceptor: Acceptor | None = methods.acceptor
        self.session = methods.session or NetSession
        self.numbered = (*(option.name for option in options), *(it.name for it in standard_options(prefix)))
        """The options by number: those that the module adds, in its order, then the standard ones."""
        self.handles: dict[str, int] = {}
        path = listener_fallback(prefix)
        standard = (
            OptionDefinition(it.name, it.type, path, it.default, minimum=it.minimum, summary=it.summary)
            for it in standard_options(prefix)
        )
        self.options = (*standard, *(replace(option, fallback=path) for option in options))

    @property
    def key(self) -> str:
        """The kind of its config scope, in lower case."""
        return self.scope.lower()
