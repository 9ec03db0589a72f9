"""One accepted connection: `accept_construct` of the server's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.io.channel import TlsChannel
from ecruntime.io.transfer import event_close
from ecruntime.log import Level
from ecruntime.scheduler import DONE, E_EXCEPTION, E_READ, E_WRITE, Event, EventState, Mask, Timeval
from ecruntime.scheduler.event import WATCHED

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from ecruntime.config.query import HeldValue, Query
    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.io.channel import SocketChannel
    from ecruntime.io.endpoint import Endpoint
    from ecruntime.io.listener_definition import SessionAnswers, Worker

_EVERY_BIT: Final = int(E_READ | E_WRITE | E_EXCEPTION)


class NetSession:
    """One connection of a listener (scheduler thread).

    `closure` holds what the worker keeps between its calls. Options are read for the endpoint and the peer of this
    session, in the generation of the running call, which is the current one in a worker; the class generated for a
    declared listener has typed options. The session ends when its event is closed, by the worker or a time-out; reloads
    do not end it.
    """

    # The slots are read and set by C, too.
    __slots__ = (
        "__dict__", "__weakref__", "_channel", "_event", "_idle", "_idle_seconds", "_worker", "last_called",
    )  # fmt: skip  # words, several to a line

    def __init__(self, endpoint: Endpoint, channel: SocketChannel, remote: SocketAddress) -> None:
        """Serve one connection of `endpoint`."""
        self.remote = remote
        """The address of the peer."""
        self.local: SocketAddress = endpoint.address
        """The address that it connected to."""
        self.closure: Any = None
        """The value that the worker keeps between its calls."""
        self.on_end: list[object] = []
        self._endpoint = endpoint
        self._worker = endpoint.definition.worker
        self._channel: SocketChannel | TlsChannel = channel
        channel.on_close = self._end
        self._scheduler = scheduler = endpoint.scheduler
        self.began = self.last_called = scheduler.moment
        """Monotonic times, in seconds, of its start and of the last call of its worker."""
        callback = scheduler.session_callback(NetSession, self) or self._on_ready
        self._event = scheduler.build_fd_event(channel.fileno(), Mask.E_READ, callback)
        self._event.channel = channel
        self._event.owner = endpoint.definition.owner
        self._idle_seconds = endpoint.option("idle_timeout", self.peer)
        self._idle = self._timer(self._idle_seconds, self._on_idle)
        self._limit = self._timer(endpoint.option("session_timeout", self.peer), self._on_limit)

    @property
    def peer(self) -> str:
        """Return the address of the peer without port, as in options; empty for a Unix socket."""
        return self.remote.host or ""

    @property
    def event(self) -> Event:
        """Return the event of the connection: that of the last call of the worker."""
        return self._event

    @property
    def worker(self) -> Worker:
        """Return the author's function that serves the connection; messages about the event name it."""
        return self._worker

    def option(self, name: str) -> Any:  # noqa: ANN401 - each option has its own type
        """Return the value of a standard or own option of the listener, for this endpoint and peer."""
        return self.source.value(name)

    @property
    def is_truncated(self) -> bool:
        """Tell whether TLS ended without close_notify, as when a third party cuts the stream off."""
        return isinstance(self._channel, TlsChannel) and self._channel.is_truncated

    @property
    def is_suspended(self) -> bool:
        """Tell whether the connection is suspended, to be resumed by a duplicate of its event."""
        return self._channel.is_suspended or self._event.state is EventState.BUILT

    @property
    def state(self) -> str:
        """Return `suspended`, or the conditions that it waits for: `read`, `write`, `exception`."""
        if self.is_suspended:
            return "suspended"
        names = (("read", E_READ), ("write", E_WRITE), ("exception", E_EXCEPTION))
        return ", ".join(name for name, bit in names if self._event.bits & bit)

    @property
    def scopes(self) -> tuple[tuple[str, str], ...]:
        """Return the config scopes of the session, as `fetch_generic` takes them."""
        return self._endpoint.scopes(self.peer)

    @property
    def source(self) -> SessionSource:
        """Return the source of the typed options of a generated class."""
        return SessionSource(self._endpoint, self.peer)

    def fileno(self) -> int:
        """Return the descriptor; -1 when the session is over."""
        return self._event.fd

    def begin(self) -> bool:
        """Start waiting for the peer, who is admitted; called by the endpoint."""
        self._scheduler.schedule_event(self._event)
        return True

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Start TLS as the server's side; the worker must discard bytes that it has read ahead in the clear."""
        assert not isinstance(self._channel, TlsChannel)
        self._channel = self._event.channel = self._channel.upgraded(context)

    def close(self) -> None:
        """End the session from outside its worker; not while it is suspended."""
        event_close(self._event)

    def _timer(self, seconds: int, callback: Any) -> Event | None:  # noqa: ANN401 - one of the two methods below
        return self._scheduler.schedule_from_now_f(seconds, callback) if seconds else None

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        """Call the worker; the native loop has the same in C (`bridge/adapter/sessions.c`): this is the reference."""
        del closure
        self._event = event
        self._channel.is_suspended = False
        self.last_called = self._scheduler.moment
        # A store instead of a rearm: the timer moves only when its old deadline is reached.
        if self._idle is not None:
            self._idle.not_before = self.last_called + self._idle_seconds
        try:
            returned = self._worker(event, mask, self, now)
        # The scheduler frees the event of a failed callback but closes no descriptor.
        except BaseException:
            self._on_failed(event)
            raise
        if event.place != WATCHED or returned is not event.awaited:
            self._settle(event, returned)
        return returned

    def _on_failed(self, event: Event) -> None:
        if event.fd >= 0:
            event_close(event)

    def _settle(self, event: Event, returned: object) -> None:
        if event.place != WATCHED:
            self._channel.is_suspended = event.fd >= 0
        else:
            self._see_to_end(event, returned)

    def _see_to_end(self, event: Event, returned: object) -> None:
        """Close the session if the worker is finished or returned no mask; the scheduler reports the latter."""
        # A worker's author may have forgotten to return anything, whatever the annotation says.
        if not isinstance(returned, int) or not 0 <= returned <= _EVERY_BIT:
            self._endpoint.note(f"the session with {self.remote.text} ended: its worker returned no mask", Level.NOTICE)
            event_close(event)
        elif not returned:
            event_close(event)

    def _on_idle(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._idle = None
        self._time_out("idle_timeout")
        return DONE

    def _on_limit(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._limit = None
        self._time_out("session_timeout")
        return DONE

    def _time_out(self, option: str) -> None:
        if not self.is_suspended:
            self._endpoint.note(f"the session with {self.remote.text} ended by {option}")
            event_close(self._event)
        elif option == "idle_timeout":
            # Suspended: a job works for it and will resume it, so the session must stay alive.
            self._idle = self._timer(self._idle_seconds, self._on_idle)
        else:
            self._limit = self._timer(1, self._on_limit)

    def _end(self) -> None:
        for timer in (self._idle, self._limit):
            if timer is not None:
                self._scheduler.clear_timed_event(timer)
        self._idle = self._limit = None
        self._endpoint.forget(self)


class SessionSource:
    """The options of a listener for one endpoint and peer, by number (scheduler thread).

    The listener's own options come first, in order of registration, and the standard ones last, so that negative
    numbers reach those. It has no reference to the session: keeping an option keeps no connection.
    """

    __slots__ = ("_answers", "_definition", "_endpoint", "_peer", "_text")

    def __init__(self, endpoint: Endpoint, peer: str) -> None:
        """Read for a session of `endpoint`; `peer` is empty for a Unix socket."""
        self._endpoint = endpoint
        self._definition = endpoint.definition
        self._peer = peer
        self._text = endpoint.text
        self._answers: SessionAnswers = endpoint.definition.host.store

    def value(self, name: str) -> object:
        """Return the value of the option `name` in the generation of the running call."""
        answers = self._answers.view.answers
        # Of the endpoint and the peer alone, so that all their sessions share it, and none is kept by it.
        key = (self._definition, name, self._text, self._peer)
        try:
            return answers[key]
        except KeyError:
            pass
        handles = self._definition.handles
        if name not in handles:
            message = f"'{self._definition.scope}' has no option '{name}'"
            raise UsageError(message, hint=did_you_mean(name, handles) or f"it has: {', '.join(handles)}")
        answer = self._definition.host.fetch_pairs(handles[name], self._endpoint.scopes(self._peer))
        self._answers.remember(answers, key, answer)
        return answer

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return the value of option number `index` in the generation of the running call."""
        del keys
        answers = self._answers.view.answers
        key = (self._definition, index, self._text, self._peer)
        try:
            return answers[key]
        except KeyError:
            pass
        answer = self.value(self._definition.numbered[index])
        self._answers.remember(answers, key, answer)
        return answer

    def handle(self, index: int) -> int:
        """Return the handle of option number `index`."""
        return self._definition.handles[self._definition.numbered[index]]

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        """Return the answer of a query, and the reference that keeps its generation alive."""
        return self._definition.host.hold_handle(self.handle(index), query, generation)
