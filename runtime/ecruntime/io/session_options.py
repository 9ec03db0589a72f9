"""The source of the typed options of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.io.netlistener import Endpoint
    from ecruntime.module import HeldValue, Query


class SessionSource:
    """The options of a listener for one endpoint and peer, by number (scheduler thread).

    The listener's own options come first, in order of registration, and the standard ones last, so that negative
    numbers reach those. It has no reference to the session: keeping an option keeps no connection.
    """

    __slots__ = ("_definition", "_endpoint", "_peer")

    def __init__(self, endpoint: Endpoint, peer: str) -> None:
        """Read for a session of `endpoint`; `peer` is empty for a Unix socket."""
        self._endpoint = endpoint
        self._definition = endpoint.definition
        self._peer = peer

    def value(self, name: str) -> object:
        """Return the value of the option `name` in the generation of the running call."""
        handles = self._definition.handles
        if name not in handles:
            message = f"'{self._definition.scope}' has no option '{name}'"
            raise UsageError(message, hint=did_you_mean(name, handles) or f"it has: {', '.join(handles)}")
        return self._definition.host.fetch_pairs(handles[name], self._endpoint.scopes(self._peer))

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of option number `index` in the generation of the running call."""
        del keys
        return self.value(self._definition.numbered[index])

    def handle(self, index: int) -> int:
        """Return the handle of option number `index`."""
        return self._definition.handles[self._definition.numbered[index]]

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the reference that keeps its generation alive."""
        return self._definition.host.hold_handle(self.handle(index), query, generation)
