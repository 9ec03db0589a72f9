"""The console of one server: its view, its commands, and the control socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.admission import Admission
from ecruntime.console.commands import COMMANDS
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.listener import Listener
from ecruntime.console.protocol import Form, Request
from ecruntime.console.view.server_view import ServerView

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.console.access import AccessPolicy
    from ecruntime.server import Server


class SystemConsole:
    """Runs commands about a server, and serves the clients of its control socket (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Look at `server`; there is no socket before `listen`."""
        self._server = server
        self._listener: Listener | None = None
        self.view = ServerView(server, lambda: self.clients)
        self.dispatcher = Dispatcher(COMMANDS, self.view)
        server.native.run_line = self._run_line

    def _run_line(self, line: str, is_xml: bool) -> tuple[bool, str]:  # noqa: FBT001 - called by native code
        """Run a line for a module in another language, which may do everything; return whether it was done."""
        reply = self.dispatcher.execute(Request(Form.XML if is_xml else Form.TEXT, line))
        return reply.is_completed, reply.text

    @property
    def clients(self) -> int:
        """The number of connected clients."""
        return self._listener.clients if self._listener is not None else 0

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return the descriptors of the lock, of the socket, and of the connections (any thread)."""
        return self._listener.descriptors if self._listener is not None else ()

    def listen(self, socket: Path, access: AccessPolicy | None = None) -> None:
        """Take the control socket; without a policy it is for the server's own user and root.

        Call it before the server starts: a second server on the same socket shall not load a module. Whoever connects
        early waits for the server to run.
        """
        self._server.scheduler.bind_thread()
        server = self._server
        offer = server.native.offer_client
        self._listener = Listener(server.scheduler, self.dispatcher, server.log, Admission(access), offer)
        self._listener.listen(socket)

    def close(self) -> None:
        """Close the socket and the connections, if there are any; before the server is closed."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
