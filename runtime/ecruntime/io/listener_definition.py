"""What a module registers to be connected to: `netlistener_register` of the seed's API."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.config import OptionDefinition
from ecruntime.spec.listener import listener_fallback, listener_scope, standard_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io.netsession import NetSession
    from ecruntime.scheduler import Event, Mask, Timeval

Worker: TypeAlias = "Callable[[Event, Mask, NetSession, Timeval], Mask]"
"""Called like every callback, with the session as closure; it returns the mask to wait for, or DONE."""
Acceptor: TypeAlias = "Callable[[NetSession], bool]"
"""Called for each new connection, before the worker; False turns the peer away."""


class ListenerDefinition:
    """One kind of listener: its stanza is `<prefix>_Listener`; declared, or made in `conf_setup` of a singleton."""

    def __init__(
        self, prefix: str, owner: str, worker: Worker, acceptor: Acceptor | None, options: tuple[OptionDefinition, ...]
    ) -> None:
        """Keep what was given; the handles come with the registration."""
        self.scope = listener_scope(prefix)
        self.owner = owner
        self.worker = worker
        self.acceptor = acceptor
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
