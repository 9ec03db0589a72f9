"""The listeners of the server and their sessions as the console sees them."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING

from ecruntime.console.listener_host import ListenerRow, SessionRow, Sessions

if TYPE_CHECKING:
    from ecruntime.server.server import Server


class ListenerFace:
    """Answers the console's questions about one server (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Look at `server`."""
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

    def sessions(self, listener: str, most: int) -> Sessions:
        """Return sessions of a listener, or of all for an empty name."""
        now = self._server.scheduler.moment
        wanted = [
            endpoint
            for endpoint in self._server.netlisteners.all_endpoints
            if endpoint.definition.key == (listener or endpoint.definition.key).lower()
        ]
        living = ((session, endpoint) for endpoint in wanted for session in endpoint.sessions)
        oldest = nsmallest(most, living, key=lambda pair: pair[0].began)
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
        return Sessions(sum(len(endpoint.sessions) for endpoint in wanted), rows)
