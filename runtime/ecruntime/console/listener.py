"""The control listener: accepts clients on the scheduler."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.protocol import Reply, Status, encode_reply
from ecruntime.console.session import Session
from ecruntime.console.socket_file import SocketFile
from ecruntime.log import Level
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.log import Log
    from ecruntime.scheduler import Event, Scheduler, Timeval

_PEER_CREDENTIALS: Final = struct.Struct("3i")
_PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What clients may use up."""

    clients: int = 32
    idle_seconds: float = 60.0


def may_connect(uid: int, own_uid: int) -> bool:
    """Tell whether a process of user `uid` may use the console of a server that runs as `own_uid`."""
    return uid in (own_uid, 0)


class Listener:
    """Owns the socket file and the sessions; everything happens in the scheduler thread."""

    def __init__(self, scheduler: Scheduler, dispatcher: Dispatcher, log: Log, limits: Limits | None = None) -> None:
        """Be ready to `listen`."""
        self._scheduler = scheduler
        self._dispatcher = dispatcher
        self._log = log
        self._limits = limits or Limits()
        self._sessions: set[Session] = set()
        self._file: SocketFile | None = None
        self._pause: Event | None = None

    @property
    def clients(self) -> int:
        """How many sessions are open."""
        return len(self._sessions)

    def listen(self, path: Path) -> None:
        """Make the socket file and wait for clients; EnvironmentFailure says what is in the way."""
        self._file = SocketFile(path)
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

    def _wait_for_clients(self) -> None:
        assert self._file is not None
        event = self._scheduler.build_fd_event(self._file.socket.fileno(), Mask.E_READ, self._on_client)
        event.owner = "console"
        self._scheduler.schedule_event(event)

    def _on_client(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        assert self._file is not None
        try:
            connection, _ = self._file.socket.accept()
        except (BlockingIOError, ConnectionAbortedError):  # the client has gone already
            return Mask.E_READ
        except OSError as failure:
            self._pause_after(failure)
            return DONE
        connection.settimeout(0.0)
        self._admit(connection)
        return Mask.E_READ

    def _pause_after(self, failure: OSError) -> None:
        # Without descriptors the waiting client cannot be taken, and would wake the loop without end.
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
        refusal = self._refusal(connection)
        if refusal is not None:
            with connection, suppress(OSError):  # it need not wait for the answer
                connection.send(encode_reply(refusal))
            return
        session = Session(connection, self._scheduler, self._dispatcher, self._sessions.discard)
        self._sessions.add(session)
        session.start(self._limits.idle_seconds)

    def _refusal(self, connection: socket.socket) -> Reply | None:
        packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER_CREDENTIALS.size)
        _, uid, _ = _PEER_CREDENTIALS.unpack(packed)
        if not may_connect(uid, os.geteuid()):
            self._log.message(Level.WARNING, "console", f"user {uid} was refused")
            return Reply(Status.NOT_AUTHORIZED, f"user {uid} may not use this console\n")
        if len(self._sessions) >= self._limits.clients:
            return Reply(Status.AGAIN, f"there are {self._limits.clients} clients already\nhint: close one of them\n")
        return None
