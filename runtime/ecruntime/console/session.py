"""One connected client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.protocol import AskReader, ProtocolError, Reply, Status, encode_reply
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.scheduler import Event, Scheduler, Timeval

_CHUNK: Final = 4096
"""Bytes read a turn: it bounds how many requests one client can have served while the others wait."""


class Session:
    """Reads requests and writes replies in order, one at a time, in the scheduler thread.

    While a reply is not wholly written no further request is looked at, so a client that never reads costs one reply.
    """

    def __init__(
        self, connection: socket.socket, scheduler: Scheduler, dispatcher: Dispatcher, forget: Callable[[Session], None]
    ) -> None:
        """Take over `connection`, which is non-blocking; `forget` is called once, when it is closed."""
        self._connection = connection
        self._scheduler = scheduler
        self._dispatcher = dispatcher
        self._forget = forget
        self._reader = AskReader()
        self._unsent = memoryview(b"")
        self._is_closed = False
        self._is_ending = False
        self._idle: Event | None = None
        self._idle_seconds = 0.0

    def start(self, idle_seconds: float) -> None:
        """Wait for requests; without any for `idle_seconds` the client is dropped."""
        self._idle_seconds = idle_seconds
        event = self._scheduler.build_fd_event(self._connection.fileno(), Mask.E_READ, self._on_ready)
        event.owner = "console"
        self._scheduler.schedule_event(event)
        self._idle = self._scheduler.build_event_from_now_f(idle_seconds, -1, self._on_idle)
        self._idle.owner = "console"
        self._scheduler.schedule_event(self._idle)

    def close(self) -> None:
        """Close the connection, once."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._idle is not None:
            self._scheduler.clear_timed_event(self._idle)
        self._scheduler.clear_event_by_fd(self._connection.fileno())
        self._connection.close()
        self._forget(self)

    def _on_idle(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self.close()
        return DONE

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        try:
            self._receive_or_send()
        except BlockingIOError:  # woken for nothing
            pass
        except OSError:  # the client went away in the middle, which is its right
            self.close()
        except BaseException:
            self.close()
            raise
        if self._is_closed:
            return DONE
        return Mask.E_WRITE if self._unsent else Mask.E_READ

    def _receive_or_send(self) -> None:
        if self._idle is not None:
            self._scheduler.rearm(self._idle, self._idle_seconds)
        if self._unsent:
            self._send()
        else:
            chunk = self._connection.recv(_CHUNK)
            if not chunk:
                self.close()
                return
            self._reader.feed(chunk)
        self._serve()

    def _serve(self) -> None:
        while not self._unsent and not self._is_closed:
            if self._is_ending:
                self.close()
                return
            reply = self._next_reply()
            if reply is None:
                return
            self._unsent = memoryview(encode_reply(reply))
            self._send()

    def _next_reply(self) -> Reply | None:
        try:
            ask = self._reader.next_ask()
        except ProtocolError as failure:
            self._is_ending = True
            return Reply(Status.FAILED, f"{failure}\nhint: {failure.hint}\n")
        return None if ask is None else self._dispatcher.execute(ask)

    def _send(self) -> None:
        try:
            sent = self._connection.send(self._unsent)
        except BlockingIOError:
            return
        self._unsent = self._unsent[sent:]
