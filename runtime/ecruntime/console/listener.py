"""The control listener: accepts clients on the scheduler."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.console.access import Access
from ecruntime.console.admission import Admission, Backlog
from ecruntime.console.protocol import Reply, ReplyStatus, encode_reply
from ecruntime.console.session import Session
from ecruntime.console.socket_file import SocketFile
from ecruntime.foundation.descriptor_reserve import DescriptorReserve
from ecruntime.log import Level
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.log import Log
    from ecruntime.scheduler import Event, Scheduler, Timeval

_PAUSE_SECONDS: Final = 1.0
_SHORT_OF_DESCRIPTORS: Final = (errno.EMFILE, errno.ENFILE)


class Listener:
    """Owns the socket file and the sessions; for the scheduler thread."""

    def __init__(
        self,
        scheduler: Scheduler,
        dispatcher: Dispatcher,
        log: Log,
        admission: Admission | None = None,
        offer: Callable[[int], bool] | None = None,
    ) -> None:
        """Prepare to `listen`; without an `admission` only the server's own user and root are admitted.

        `offer` is told the descriptor of each client that is admitted, and whether somebody else serves it.
        """
        self._scheduler = scheduler
        self._dispatcher = dispatcher
        self._log = log
        self._admission = admission or Admission()
        self._offer = offer
        self._backlog = Backlog(self._admission.limits)
        self._sessions: set[Session] = set()
        self._file: SocketFile | None = None
        # When the process has no descriptor left, one operator at a time can still look why, and reload.
        self._reserve = DescriptorReserve()
        self._pause: Event | None = None

    @property
    def clients(self) -> int:
        """The number of open sessions."""
        return len(self._sessions)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return the descriptors of the lock, of the socket, and of the sessions (any thread)."""
        own = self._file.descriptors if self._file is not None else ()
        return (*own, *(session.fileno() for session in tuple(self._sessions)))

    def listen(self, path: Path) -> None:
        """Make the socket file and wait for clients; raise EnvironmentFailure when that is impossible."""
        self._file = SocketFile(path, self._admission.policy.socket_mode)
        self._reserve.refill()
        self._wait_for_clients()

    def close(self) -> None:
        """Drop all clients, stop listening and remove the socket file."""
        for session in tuple(self._sessions):
            session.close()
        if self._file is None:
            return
        if self._pause is not None:
            self._scheduler.clear_timed_event(self._pause)
        self._scheduler.clear_event_by_fd(self._file.socket.fileno())
        self._file.close()
        self._file = None
        self._reserve.close()

    def _wait_for_clients(self) -> None:
        assert self._file is not None
        event = self._scheduler.build_fd_event(self._file.socket.fileno(), Mask.E_READ, self._on_client)
        event.owner = "console"
        self._scheduler.schedule_event(event)

    def _on_client(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        assert self._file is not None
        try:
            connection = self._accept(self._file.socket)
        except (BlockingIOError, ConnectionAbortedError):  # the client has gone already
            return Mask.E_READ
        except OSError as failure:
            self._pause_after(failure)
            return DONE
        connection.settimeout(0.0)
        self._admit(connection)
        return Mask.E_READ

    def _accept(self, listening: socket.socket) -> socket.socket:
        try:
            connection, _ = listening.accept()
        except OSError as failure:
            if failure.errno not in _SHORT_OF_DESCRIPTORS or not self._reserve.spend():
                raise
            connection, _ = listening.accept()
        self._reserve.refill()
        return connection

    def _pause_after(self, failure: OSError) -> None:
        # Out of descriptors: the waiting client cannot be accepted, and would wake the loop without end.
        self._log.message(Level.ERROR, "console", f"no client can be accepted: {failure.strerror}")
        self._pause = self._scheduler.build_event_from_now_f(_PAUSE_SECONDS, -1, self._on_pause_over)
        self._pause.owner = "console"
        self._scheduler.schedule_event(self._pause)

    def _on_pause_over(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._pause = None
        self._wait_for_clients()
        return DONE

    def _admit(self, connection: socket.socket) -> None:
        decision = self._admission.admit(connection, [session.access for session in self._sessions])
        if isinstance(decision, Access):
            if self._offer is not None and self._offer(connection.fileno()):
                connection.close()
                return
            session = Session(connection, decision, self._scheduler, self._dispatcher)
            self._sessions.add(session)
            session.start(self._admission.limits, self._backlog, self._forget)
        else:
            self._reject(connection, decision)

    def _forget(self, session: Session) -> None:
        self._sessions.discard(session)
        # The descriptor of the client is free now, and kept for the next one.
        self._reserve.refill()

    def _reject(self, connection: socket.socket, reply: Reply) -> None:
        if reply.status is ReplyStatus.NOT_AUTHORIZED:
            self._log.message(Level.WARNING, "console", f"refused a client: {reply.text.strip()}")
        with connection, suppress(OSError):  # it need not wait for the answer
            connection.send(encode_reply(reply))
