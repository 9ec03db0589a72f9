"""What a module registers to be connected to: `netlistener_register` of the seed's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ecruntime.config import OptionDefinition
from ecruntime.spec.option_type import OptionType

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io.netsession import NetSession
    from ecruntime.scheduler import Event, Mask, Timeval

Worker: TypeAlias = "Callable[[Event, Mask, NetSession, Timeval], Mask]"
"""Called like every callback, with the session as closure; it returns the mask to wait for, or DONE."""
Acceptor: TypeAlias = "Callable[[NetSession], bool]"
"""Called for each new connection, before the worker; False turns the peer away."""

SUFFIX: Final = "_Listener"


def _option(name: str, kind: OptionType, default: str, summary: str, minimum: int | None = None) -> OptionDefinition:
    return OptionDefinition(name, kind, "", default, minimum=minimum, summary=summary)


STANDARD: Final = (
    _option("enable", OptionType.BOOL, "true", "Opens or closes one endpoint"),
    _option("listen_backlog", OptionType.INT, "128", "Connections that the system may hold for us", 1),
    _option("concurrency", OptionType.INT, "0", "Most sessions at once on one endpoint; 0 for no limit", 0),
    _option("peer_concurrency", OptionType.INT, "0", "Most sessions at once from one address; 0 for no limit", 0),
    _option(
        "idle_timeout", OptionType.INT, "300", "Seconds without a callback after which a session ends; 0 for never", 0
    ),
    _option("session_timeout", OptionType.INT, "0", "Seconds after which a session ends in any case; 0 for never", 0),
)
"""The options of every listener, besides those that the module adds."""


class ListenerDefinition:
    """One kind of listener: its stanza is `<prefix>_Listener`; made in `conf_setup` of a singleton."""

    def __init__(
        self, prefix: str, owner: str, worker: Worker, acceptor: Acceptor | None, options: tuple[OptionDefinition, ...]
    ) -> None:
        """Keep what was given; the handles come with the registration."""
        self.scope = prefix + SUFFIX
        self.owner = owner
        self.worker = worker
        self.acceptor = acceptor
        self.handles: dict[str, int] = {}
        self.options = tuple(self._with_path(option) for option in (*STANDARD, *options))

    @property
    def key(self) -> str:
        """The kind of its config scope, in lower case."""
        return self.scope.lower()

    def _with_path(self, option: OptionDefinition) -> OptionDefinition:
        scope = f"[{self.scope}]"
        return OptionDefinition(
            name=option.name, type=option.type, default=option.default, flags=option.flags,
            fallback=f"{scope}:Listen:Peer>{scope}:Listen>{scope}:Peer>{scope}",
            option_map=option.option_map, minimum=option.minimum, maximum=option.maximum,
            validate=option.validate, summary=option.summary,
        )  # fmt: skip
