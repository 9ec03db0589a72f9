"""One accepted connection: `accept_construct` of the seed's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecruntime.io.channel import TlsChannel
from ecruntime.io.transfer import event_close
from ecruntime.scheduler import DONE, Event, EventState, Mask, Timeval

if TYPE_CHECKING:
    import ssl

    from ecruntime.io.channel import SocketChannel
    from ecruntime.io.netlistener import Endpoint
    from ecruntime.spec.socket_address import SocketAddress


class NetSession:
    """Made by a netlistener for each connection; belongs to the scheduler thread.

    `closure` is the author's: whatever the worker keeps between its calls. Options are read in the generation that is
    current at the moment, for the endpoint and the peer of this session. It ends when its event is closed, by worker
    or time-out, and lives through any number of reloads.
    """

    def __init__(self, endpoint: Endpoint, channel: SocketChannel, remote: SocketAddress) -> None:
        """Serve one connection of `endpoint`."""
        self.remote = remote
        self.local: SocketAddress = endpoint.address
        self.closure: Any = None
        self.on_end: list[object] = []
        self._endpoint = endpoint
        self._channel: SocketChannel | TlsChannel = channel
        channel.on_close = self._end
        self._scheduler = scheduler = endpoint.scheduler
        self._event = scheduler.build_fd_event(channel.fileno(), Mask.E_READ, self._on_ready)
        self._event.channel = channel
        self._event.owner = endpoint.definition.owner
        self._idle = self._timer(self.option("idle_timeout"), self._on_idle)
        self._limit = self._timer(self.option("session_timeout"), self._on_limit)
        self._idle_seconds = self.option("idle_timeout")

    @property
    def peer(self) -> str:
        """The address of the peer as options know it; empty for a Unix socket."""
        return self.remote.host or ""

    @property
    def event(self) -> Event:
        """The event of the connection, as the worker was last called with."""
        return self._event

    def option(self, name: str) -> Any:  # noqa: ANN401 - each option has its own type
        """Return the value of an option of the listener for this endpoint and peer."""
        return self._endpoint.option(name, self.peer)

    def begin(self) -> None:
        """Wait for the peer; used by the netlistener."""
        self._scheduler.schedule_event(self._event)

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Go on with TLS, as the server's side; what was read ahead in the clear must be thrown away by the worker."""
        assert not isinstance(self._channel, TlsChannel)
        self._channel = self._event.channel = self._channel.upgraded(context)

    def close(self) -> None:
        """End the session from outside its worker; not while it is suspended."""
        event_close(self._event)

    def _timer(self, seconds: int, callback: Any) -> Event | None:  # noqa: ANN401 - one of the two methods below
        return self._scheduler.schedule_from_now_f(seconds, callback) if seconds else None

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del closure
        self._event = event
        if self._idle is not None:
            self._idle.not_before = self._scheduler.moment + self._idle_seconds
        try:
            wanted = self._endpoint.definition.worker(event, mask, self, now)
        except BaseException:
            if event.fd >= 0:
                event_close(event)
            raise
        if wanted == DONE and event.state is EventState.SCHEDULED:
            event_close(event)  # the worker is finished and has suspended nothing
        return wanted

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
        if self._event.state is EventState.SCHEDULED:
            self._endpoint.note(f"the session with {self.remote.text} ended by {option}")
            event_close(self._event)
        elif option == "idle_timeout":
            # Suspended: a job is at work for it, and whoever resumes it finds it alive.
            self._idle = self._timer(self._idle_seconds, self._on_idle)
        else:
            self._limit = self._timer(1, self._on_limit)

    def _end(self) -> None:
        for timer in (self._idle, self._limit):
            if timer is not None:
                self._scheduler.clear_timed_event(timer)
        self._idle = self._limit = None
        self._endpoint.forget(self)
