"""Endpoints: one listening socket each, which accepts connections and starts sessions."""

from __future__ import annotations

import errno
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast

from ecruntime.formats.socket_address import SocketAddress
from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import UNWINDING, RuleViolation
from ecruntime.io.channel import SocketChannel
from ecruntime.io.listening_socket import address_of, listening_socket, remove_path
from ecruntime.log import Level
from ecruntime.scheduler import DONE, Event, EventState, Mask, Timeval

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.config import Configuration
    from ecruntime.io.endpoint_plan import PlannedEndpoint
    from ecruntime.io.listener_definition import AcceptedConnection
    from ecruntime.io.netlistener import Netlisteners
    from ecruntime.io.netsession import NetSession
    from ecruntime.scheduler import Scheduler

# Connections accepted in one callback: a flood of them must not keep other events waiting.
_MAX_ACCEPTS: Final = 64
# Seconds before another attempt after an error; each failure in a row doubles them.
_PAUSE: Final = 0.5
_MAX_PAUSE: Final = 30.0
_SHORT_OF_DESCRIPTORS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NOT_OURS: Final = frozenset(
    {
        errno.ECONNABORTED, errno.EPROTO, errno.EPERM,
        # Errors of the connection from before it was accepted, which accept(2) reports; the socket itself is fine.
        errno.ENETDOWN, errno.ENOPROTOOPT, errno.EHOSTDOWN, errno.ENONET, errno.EHOSTUNREACH, errno.EOPNOTSUPP,
        errno.ENETUNREACH, errno.ETIMEDOUT, errno.ECONNRESET,
    }
)  # fmt: skip  # words, several to a line


class Endpoint:
    """One listening socket and its sessions (scheduler thread).

    One descriptor is held in reserve. When the process has no other left, it is closed to accept the next connection
    and close it at once; otherwise the level-triggered socket would keep the loop spinning.
    """

    def __init__(self, owner: Netlisteners, plan: PlannedEndpoint) -> None:
        """Take over the plan; `open` opens the socket."""
        self.definition = plan.definition
        self.address = plan.address
        self.scheduler: Scheduler = owner.scheduler
        self.sessions: set[AcceptedConnection] = set()
        self.accepted = 0
        """Number of accepted connections, those turned away at once included."""
        self.turned_away = 0
        self._owner = owner
        self.text = plan.text
        """The address as written in the configuration."""
        self.is_configured = plan.is_configured
        """Whether a stanza names it, and not a module."""
        self._kept: object = None
        self._peers: Counter[str] = Counter()
        self._event: Event | None = None
        self._channel: SocketChannel | None = None
        self._retry: Event | None = None
        self._is_short = False
        self._failures = 0

    @property
    def state(self) -> str:
        """Return `listening`, `full`, `resting` (after an error), `unbound` or `closed`."""
        if self._channel is None:
            return "unbound" if self._retry is not None else "closed"
        if self._event is not None:
            return "listening"
        return "resting" if self._retry is not None else "full"

    def option(self, name: str, peer: str = "") -> Any:  # noqa: ANN401 - each option has its own type
        """Return the value of an option of the listener, in the current generation."""
        return self._owner.configuration().fetch_generic(self.definition.handles[name], self.scopes(peer))

    @property
    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        return self._owner.configuration()

    def keep(self, make: Callable[[], object]) -> object:
        """Return what the sessions of another language share, made by `make` for the first of them."""
        if self._kept is None:
            self._kept = make()
        return self._kept

    def scopes(self, peer: str = "") -> tuple[tuple[str, str], ...]:
        """Return the config scopes of the endpoint, and of `peer` if given, as pairs with their instances."""
        here = ((self.definition.key, ""), ("listen", self.text))
        return (*here, ("peer", peer)) if peer else here

    def open(self, bound: socket.socket | None = None) -> None:
        """Listen with a bound socket, or bind one; a failure is logged, and the attempt repeated later."""
        try:
            listening = bound or listening_socket(self.address, self.option("listen_backlog"))
        except OSError as error:
            self._failed(f"cannot listen: {error.strerror or error}")
            return
        self._recovered("listens")
        # For port 0 the system has chosen one by now.
        if not self.address.path:
            self.address = address_of(listening.getsockname())
        self._channel = SocketChannel(listening)
        self._listening = listening
        if bound is not None:
            # A socket that was handed over has the backlog of another endpoint.
            self.renew()
        self.resume()

    def fileno(self) -> int:
        """Return the descriptor of the listening socket; -1 when there is none."""
        return self._channel.fileno() if self._channel is not None else -1

    @property
    def bound_socket(self) -> socket.socket | None:
        """Return the listening socket; None while there is none."""
        return self._listening if self._channel is not None else None

    def close(self, *, keeps_path: bool = False) -> None:
        """Stop listening; the sessions go on. The path of a Unix socket stays if another endpoint has it now."""
        # The event goes before the descriptor is closed, since its number may be reused at once.
        self.pause()
        if self._retry is not None:
            self.scheduler.clear_timed_event(self._retry)
            self._retry = None
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            if not keeps_path:
                remove_path(self.address)

    def pause(self) -> None:
        """Leave new connections in the system's queue."""
        if self._event is not None and self._event.state is EventState.SCHEDULED:
            self.scheduler.clear_event_by_fd(self._event.fd)
        self._event = None

    def resume(self) -> None:
        """Accept connections again."""
        # A new event each time: the former one may be in dispatch, which frees it.
        if self._event is None and self._channel is not None:
            event = self.scheduler.build_fd_event(self._channel.fileno(), Mask.E_READ, self._on_ready)
            event.owner = self.definition.owner
            try:
                self.scheduler.schedule_event(event)
            except (OSError, RuleViolation) as refusal:  # what the system can watch has a limit
                self.scheduler.event_free(event)
                self._failed(f"cannot wait for connections: {refusal}")
                return
            # Only now: an event that was refused must not pass for one that waits, or no further one would be made.
            self._event = event

    def renew(self) -> None:
        """Adopt the options of a new generation: the backlog, and the limit of sessions."""
        if self._channel is not None:
            # listen(2) on a listening socket changes only its backlog.
            with suppress(OSError):
                self._listening.listen(self.option("listen_backlog"))
        self._resume_if_there_is_room()

    def forget(self, session: AcceptedConnection) -> None:
        """Remove a session that has ended; do nothing the second time."""
        if session not in self.sessions:
            return
        self.sessions.discard(session)
        self._peers[session.peer] -= 1
        # Without this the counter would grow by one entry for each address ever seen.
        if not self._peers[session.peer]:
            del self._peers[session.peer]
        self._resume_if_there_is_room()

    def note(self, text: str, level: Level = Level.INFO) -> None:
        """Log a message about the endpoint."""
        self._owner.log.message(level, self.definition.owner, f"{self.definition.scope} {self.text}: {text}")

    def _resume_if_there_is_room(self) -> None:
        if self._retry is None and not self._is_full():
            self.resume()

    def _is_full(self) -> bool:
        limit = self.option("concurrency")
        return bool(limit) and len(self.sessions) >= limit

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        for _ in range(_MAX_ACCEPTS):
            # Asked before `accept`: what is beyond the limit waits in the system's queue, and is not turned away.
            if self._is_full():
                self.pause()
                return DONE
            if not self._accept():
                break
        # An error may have paused the endpoint meanwhile, and its event is cleared then.
        return Mask.E_READ if self._event is not None else DONE

    def _accept(self) -> bool:
        """Accept one connection; return False when there are no more for now."""
        try:
            connection, address = self._listening.accept()
        except BlockingIOError:
            return False
        except OSError as error:
            # That connection is gone; the next one may be fine.
            if error.errno in _NOT_OURS:
                return True
            if error.errno in _SHORT_OF_DESCRIPTORS:
                return self._turn_away()
            # The socket would stay ready and fail again in each turn.
            self.pause()
            self._failed(f"cannot accept: {error.strerror or error}")
            return False
        self._recovered("accepts connections")
        self._is_short = False
        # Descriptors are free again, so the reserve is refilled before the session takes any.
        self._owner.reserve.refill()
        self._begin(connection, address)
        return True

    def _begin(self, connection: socket.socket, address: Any) -> None:  # noqa: ANN401 - as the system's calls return it
        remote = SocketAddress(None, path=self.address.path) if self.address.path else address_of(address)
        self.accepted += 1
        session = self.definition.session(self, SocketChannel(connection), remote)
        # Counted before the acceptor is asked, which may close the session: `forget` then takes it off again.
        self.sessions.add(session)
        self._peers[session.peer] += 1
        limit = self.option("peer_concurrency", session.peer)
        acceptor = self.definition.acceptor
        is_one_too_many = bool(limit and session.peer) and self._peers[session.peer] > limit
        is_admitted = not is_one_too_many and (acceptor is None or self._admit(acceptor, session))
        self.turned_away += not is_admitted
        if session.fileno() < 0:
            return  # the acceptor has closed it
        try:
            if is_admitted:
                self.turned_away += not session.begin()
                return
        except (OSError, RuleViolation) as error:  # what the system can watch has a limit, too
            reason = error.strerror if isinstance(error, OSError) else error.message
            self.note(f"cannot serve {remote.text}: {reason or error}", Level.ERROR)
        if session.fileno() >= 0:
            session.close()

    def _admit(self, acceptor: Callable[[NetSession], bool], session: AcceptedConnection) -> bool:
        try:
            # Only sessions of Python have one here.
            answer: object = acceptor(cast("NetSession", session))
        except UNWINDING:
            raise
        except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
            self.note(f"the acceptor failed: {describe_origin(error)}", Level.ERROR)
            return False
        if answer is None:
            self.note("the acceptor returned None, so the peer is turned away; is a 'return' missing?", Level.ERROR)
        return bool(answer)

    def _turn_away(self) -> bool:
        # Logged once for each shortage, not for each connection.
        if not self._is_short:
            self._is_short = True
            self.note("no descriptors left: connections are turned away", Level.ERROR)
        # Without a reserve there is no descriptor to accept with; pausing keeps the loop from spinning.
        if not self._owner.reserve.spend():
            self._rest()
            return False
        with suppress(OSError):
            self._listening.accept()[0].close()
            self.accepted += 1
            self.turned_away += 1
        self._owner.reserve.refill()
        return True

    def _failed(self, text: str) -> None:
        """Log the first of several failures in a row, and try again after a pause that grows."""
        if not self._failures:
            self.note(text, Level.ERROR)
        # The exponent is limited, since a failure may last for months.
        pause = min(_PAUSE * 2 ** min(self._failures, 10), _MAX_PAUSE)
        self._failures += 1
        self._retry = self.scheduler.schedule_from_now_f(pause, self._on_retry)

    def _recovered(self, what: str) -> None:
        if self._failures:
            self.note(f"{what} again, after {self._failures} failed attempts", Level.NOTICE)
            self._failures = 0

    def _rest(self) -> None:
        self.pause()
        self._retry = self.scheduler.schedule_from_now_f(_PAUSE, self._on_retry)

    def _on_retry(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._retry = None
        self._owner.reserve.refill()
        if self._channel is None:
            self.open()
        else:
            self._resume_if_there_is_room()
        return DONE
