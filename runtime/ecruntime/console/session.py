"""The session of one connected client."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.console.admission import RateAllowance
from ecruntime.console.config_transaction import SessionState
from ecruntime.console.protocol import REPLY_HEADER, ProtocolError, Reply, ReplyStatus, RequestReader, encode_reply
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.console.access import Access
    from ecruntime.console.admission import Backlog, Limits
    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.scheduler import Callback, Event, Scheduler, Timeval

_CHUNK: Final = 4096
"""Bytes read per turn."""
_PIECE: Final = 65_536
"""Bytes of a reply written per turn."""
_WINDOW_SECONDS: Final = 1.0


class Session:
    """Reads requests and writes replies in order, one at a time, in the scheduler thread.

    A turn reads at most one chunk, runs at most one command and writes at most one piece of a reply, so that other
    clients wait for no more than that (invariant 5). While a reply is unsent nothing is read: a client that never reads
    costs one reply, and all clients together the backlog. A client that has used up its rate limit is neither read nor
    served until the second is over.
    """

    def __init__(self, connection: socket.socket, access: Access, scheduler: Scheduler, dispatcher: Dispatcher) -> None:
        """Take over `connection`, which is non-blocking, with the rights in `access`."""
        self.access = access
        self._connection = connection
        self._scheduler = scheduler
        self._dispatcher = dispatcher
        self._reader = RequestReader()
        self._state = SessionState()
        self._unsent = memoryview(b"")
        self._is_closed = False
        self._is_ending = False
        self._is_waiting = False
        self._is_preparing = False

    def fileno(self) -> int:
        """Return the descriptor of the connection; -1 when it is closed."""
        return self._connection.fileno()

    def start(self, limits: Limits, backlog: Backlog, forget: Callable[[Session], None]) -> None:
        """Wait for requests, within `limits` and `backlog`; call `forget` once, when the connection is closed."""
        self._forget = forget
        self._backlog = backlog
        self._reserved = 0
        self._limits = limits
        self._allowance = RateAllowance(limits)
        self._idle = self._after(limits.idle_seconds, self._on_idle)
        self._window: Event | None = None
        self._wait_for(Mask.E_READ)

    def close(self) -> None:
        """Close the connection; further calls do nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._scheduler.clear_timed_event(self._idle)
        if self._window is not None:
            self._scheduler.clear_timed_event(self._window)
        # Before the close: the system may give the number to the next connection at once.
        self._scheduler.clear_event_by_fd(self._connection.fileno())
        self._connection.close()
        # An open transaction of the console ends without a commit.
        self._state.config_transaction = None
        for end in self._state.at_end:
            end()
        self._release_reserved()
        self._forget(self)

    def _wait_for(self, mask: Mask) -> None:
        event = self._scheduler.build_fd_event(self._connection.fileno(), mask, self._on_ready)
        event.owner = "console"
        self._scheduler.schedule_event(event)

    def _after(self, seconds: float, callback: Callback) -> Event:
        event = self._scheduler.build_event_from_now_f(seconds, -1, callback)
        event.owner = "console"
        self._scheduler.schedule_event(event)
        return event

    def _on_idle(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self.close()
        return DONE

    def _on_window_over(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._window = None
        self._allowance.renew()
        # A client over its limit has no descriptor event, so only this timer takes it up again.
        if self._is_waiting:
            self._is_waiting = False
            self._wait_for(self._next_mask())
        return DONE

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        try:
            self._take_turn()
        except BlockingIOError:  # woken for nothing
            pass
        except OSError:  # the client went away in the middle, which is its right
            self.close()
        # A fault of ours: the stream may stand in the middle of a reply, so this client cannot go on.
        except BaseException:
            self.close()
            raise
        # Closed in this turn: 0 has the scheduler free the event (seed 1.3.3).
        if self._is_closed:
            return DONE
        # While its command is prepared, it has no event: `_run_prepared` takes it up again.
        if self._is_preparing:
            return DONE
        next_mask = self._next_mask()
        self._is_waiting = not next_mask
        return next_mask

    def _next_mask(self) -> Mask:
        if self._unsent:
            return Mask.E_WRITE
        # Checked after the reply, which belongs to a command that was counted already.
        if self._allowance.is_used_up:
            return DONE
        # A request that was read already waits for writability, so that it is served after the turns of the others.
        return Mask.E_WRITE if self._reader.has_request else Mask.E_READ

    def _take_turn(self) -> None:
        if self._unsent:
            self._send()
            return
        if not self._reader.has_request:
            self._receive()
        if not self._is_closed and self._reader.has_request:
            # Counted before it runs, so that a command that fails is counted, too.
            self._use(commands=1)
            if self._is_prepared_first():
                self._is_preparing = True
                return
            self._unsent = memoryview(self._next_reply())
            self._send()

    def _is_prepared_first(self) -> bool:
        with suppress(ProtocolError):
            request = self._reader.next_request(is_kept=True)
            return request is not None and self._dispatcher.prepare(
                request, self.access, self._state, self._run_prepared
            )
        return False

    def _run_prepared(self) -> None:
        """Run the command that was prepared; its client may have gone meanwhile, and then nobody wants it."""
        if self._is_closed:
            return
        self._is_preparing = False
        try:
            self._unsent = memoryview(self._next_reply())
        except BaseException:
            self.close()
            raise
        self._wait_for(Mask.E_WRITE)

    def _receive(self) -> None:
        chunk = self._connection.recv(_CHUNK)
        if not chunk:
            self.close()
            return
        self._use(size=len(chunk))
        self._reader.feed(chunk)

    def _use(self, *, commands: int = 0, size: int = 0) -> None:
        self._allowance.take(commands=commands, size=size)
        # The second begins with its first use, so an idle client needs no timer.
        if self._window is None:
            self._window = self._after(_WINDOW_SECONDS, self._on_window_over)

    def _next_reply(self) -> bytes:
        reply = encode_reply(self._answer())
        reserved = self._backlog.reserve(len(reply), self.access.level)
        # The command has run: only its reply is dropped, and the refusal says so.
        if reserved is None:
            return encode_reply(self._backlog.dropped_reply(len(reply) - REPLY_HEADER.size))
        self._reserved = reserved
        return reply

    def _answer(self) -> Reply:
        try:
            request = self._reader.next_request()
        except ProtocolError as failure:
            # Behind a bad header nobody knows where the next request begins: answer it, then close.
            self._is_ending = True
            return Reply(ReplyStatus.FAILED, f"{failure}\nhint: {failure.hint}\n")
        assert request is not None, "the reader has one"
        return self._dispatcher.execute(request, self.access, self._state)

    def _release_reserved(self) -> None:
        self._backlog.release(self._reserved)
        self._reserved = 0

    def _send(self) -> None:
        sent = self._connection.send(self._unsent[:_PIECE])
        self._unsent = self._unsent[sent:]
        if self._unsent:
            return
        self._release_reserved()
        if self._is_ending:
            self.close()
        else:
            self._restart_idle_timer()

    def _restart_idle_timer(self) -> None:
        limits = self._limits
        seconds = limits.transaction_idle_seconds if self._state.config_transaction is not None else limits.idle_seconds
        deadline = self._scheduler.moment + seconds
        # Putting a timer off is one store; only an earlier deadline has to move it.
        if self._idle.due > deadline:  # the transaction that gave it so much time is over
            self._scheduler.rearm(self._idle, seconds)
        else:
            self._idle.not_before = deadline
