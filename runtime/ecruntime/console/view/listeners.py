"""The listeners of the server and their sessions as the console sees them."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.server.server import Server


@dataclass(frozen=True, slots=True)
class ListenerRow:
    """One endpoint of a listener, with its counts since it was opened."""

    listener: str
    address: str
    state: str
    module: str
    sessions: int
    accepted: int
    turned_away: int


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; times are in whole seconds."""

    listener: str
    address: str
    peer: str
    age: int
    idle: int
    """Seconds since its worker was last called."""
    state: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The oldest sessions, and the number of all."""

    total: int
    sessions: tuple[SessionRow, ...]


class ListenersView:
    """Answers the console's questions about one server (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Answer for `server`."""
        self._server = server

    def listeners(self) -> tuple[ListenerRow, ...]:
        """Return the endpoints of all listeners."""
        return tuple(
            ListenerRow(
                endpoint.definition.scope,
                endpoint.address.text,
                endpoint.state,
                endpoint.definition.owner,
                len(endpoint.sessions),
                endpoint.accepted,
                endpoint.turned_away,
            )
            for endpoint in self._server.netlisteners.all_endpoints
        )

    def sessions(self, listener: str, max_count: int) -> Sessions:
        """Return the `max_count` oldest sessions of a listener, or of all listeners for an empty name."""
        now = self._server.scheduler.moment
        endpoints = [
            endpoint
            for endpoint in self._server.netlisteners.all_endpoints
            if endpoint.definition.key == (listener or endpoint.definition.key).lower()
        ]
        sessions = ((session, endpoint) for endpoint in endpoints for session in endpoint.sessions)
        # Only a few are shown, and there may be thousands: no need to sort them all.
        oldest = nsmallest(max_count, sessions, key=lambda pair: pair[0].began)
        rows = tuple(
            SessionRow(
                endpoint.definition.scope,
                endpoint.address.text,
                session.remote.text,
                int(now - session.began),
                int(now - session.last_called),
                session.state,
            )
            for session, endpoint in oldest
        )
        return Sessions(sum(len(endpoint.sessions) for endpoint in endpoints), rows)
