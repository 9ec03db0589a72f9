"""Definitions of listeners: `netlistener_register` of the server's API."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from ecruntime.config import OptionFunctions, functions_of
from ecruntime.io.netsession import NetSession
from ecruntime.model.listener import listener_fallback, listener_scope, standard_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.config.query import HeldValue, Query
    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.io.channel import SocketChannel
    from ecruntime.io.endpoint import Endpoint
    from ecruntime.model.instance_name import InstanceName
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.scheduler import Event, Mask, Timeval

Worker: TypeAlias = "Callable[[Event, Mask, NetSession, Timeval], Mask]"
"""A callback with the session as closure; it returns the mask to wait for, or DONE."""
Acceptor: TypeAlias = "Callable[[NetSession], bool]"
"""A function called for each new connection, before the worker; False rejects the peer."""


class AcceptedConnection(Protocol):
    """One accepted connection, as its endpoint and the console see it (scheduler thread)."""

    remote: SocketAddress
    """The address of the peer."""
    began: float

    @property
    def last_called(self) -> float:
        """Return the monotonic time of the last call of its worker."""
        ...

    @property
    def peer(self) -> str:
        """Return the address of the peer without port; empty for a Unix socket."""
        ...

    @property
    def state(self) -> str:
        """Return `suspended`, or the conditions that it waits for."""
        ...

    def fileno(self) -> int:
        """Return the descriptor; -1 when the session is over (any thread)."""
        ...

    def begin(self) -> bool:
        """Start serving; False when the peer was turned away. Raise `OSError` or `RuleViolation` if that fails."""
        ...

    def close(self) -> None:
        """End the session from outside of its worker."""
        ...


SessionMaker: TypeAlias = "Callable[[Endpoint, SocketChannel, SocketAddress], AcceptedConnection]"
"""Makes the session of an accepted connection."""


@dataclass(frozen=True, slots=True)
class ListenerMethods:
    """The author's functions for a listener: `worker(event, conditions, session, now)`, `acceptor(session)`."""

    worker: Callable[..., Mask]
    acceptor: Callable[..., bool] | None = None
    session: SessionMaker | None = None
    """The class of the sessions passed to them; None for the plain one."""
    functions: Mapping[str, OptionFunctions] = field(default_factory=dict)
    """The functions for the values of the listener's options, by the option's name."""


class SessionAnswersView(Protocol):
    """One state of what the generation store remembers."""

    @property
    def answers(self) -> dict[tuple[object, ...], Any]:
        """The answers of the current generation; empty while others are alive, too."""
        ...


class SessionAnswers(Protocol):
    """The generation store, which remembers the values of options until another generation is published or begun."""

    @property
    def view(self) -> SessionAnswersView:
        """The state of this moment."""
        ...

    def remember(self, answers: dict[tuple[object, ...], Any], key: tuple[object, ...], answer: object) -> None:
        """Keep an answer that was looked up after the dictionary was taken from the view."""
        ...


class ListenerHost(Protocol):
    """The part of a module instance from which sessions read option values."""

    @property
    def name(self) -> InstanceName:
        """Return the name of the instance."""
        ...

    @property
    def store(self) -> SessionAnswers:
        """Return what remembers the values of options."""
        ...

    def fetch_pairs(self, handle: int, pairs: Iterable[tuple[str, str]]) -> object:
        """Return the option value for pairs of config scope and instance, in the generation of the running call."""
        ...

    def hold_handle(self, handle: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the reference that keeps its generation alive."""
        ...


class ListenerDefinition:
    """One kind of listener, with the stanza `<prefix>_Listener`; declared, or made in `conf_setup` of a singleton."""

    def __init__(
        self, prefix: str, host: ListenerHost, methods: ListenerMethods, options: tuple[OptionDeclaration, ...]
    ) -> None:
        """Build the options; registration fills in their handles."""
        self.scope = listener_scope(prefix)
        self.host = host
        self.owner = str(host.name)
        self.worker: Worker = methods.worker
        self.acceptor: Acceptor | None = methods.acceptor
        self.session: SessionMaker = methods.session or NetSession
        self.numbered = (*(option.name for option in options), *(it.name for it in standard_options(prefix)))
        """Option names by number: those of the module, in its order, then the standard ones."""
        self.handles: dict[str, int] = {}
        path = listener_fallback(prefix)
        # Only the listener knows the path of the options that its module adds.
        self.options = (*standard_options(prefix), *(replace(option, fallback=path) for option in options))
        self._functions = methods.functions

    def functions(self, option: OptionDeclaration) -> OptionFunctions:
        """Return the functions for the values of one of the options."""
        return self._functions.get(option.name) or functions_of(option)

    @property
    def key(self) -> str:
        """Return the kind of its config scope, in lower case."""
        return self.scope.lower()
