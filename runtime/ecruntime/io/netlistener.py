"""Endpoints that accept connections and make sessions of them; they come, change and go with generations."""

from __future__ import annotations

import errno
import os
import socket
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.io.channel import SocketChannel
from ecruntime.io.netsession import NetSession
from ecruntime.log import Level
from ecruntime.scheduler import DONE, Event, EventState, Mask, Timeval
from ecruntime.spec.socket_address import SocketAddress, parse_socket_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.config import Configuration
    from ecruntime.io.listener_definition import ListenerDefinition
    from ecruntime.log import Log
    from ecruntime.scheduler import Scheduler

_MOST_ACCEPTS: Final = 64
_PAUSE: Final = 0.5
_SHORT_OF_DESCRIPTORS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NOT_OURS: Final = frozenset({errno.ECONNABORTED, errno.EPROTO, errno.EPERM})


class Endpoint:
    """One listening socket and its sessions; in the scheduler thread.

    A descriptor is held in reserve: when the process has none left, it is given up to take the next connection out of
    the queue and turn it away, so that a level-triggered socket does not keep the loop spinning.
    """

    def __init__(self, owner: Netlisteners, definition: ListenerDefinition, text: str, address: SocketAddress) -> None:
        """Prepare; nothing is opened before `open`."""
        self.definition = definition
        self.address = address
        self.scheduler: Scheduler = owner.scheduler
        self.sessions: set[NetSession] = set()
        self._owner = owner
        self._text = text
        self._peers: Counter[str] = Counter()
        self._event: Event | None = None
        self._channel: SocketChannel | None = None
        self._retry: Event | None = None
        self._is_short = False

    def option(self, name: str, peer: str = "") -> Any:  # noqa: ANN401 - each option has its own type
        """Return the value of an option of the listener, in the generation that is current."""
        keys = [(self.definition.key, ""), ("listen", self._text)]
        if peer:
            keys.append(("peer", peer))
        return self._owner.configuration().fetch_generic(self.definition.handles[name], keys)

    def open(self) -> None:
        """Bind and listen; a failure is logged with its step, and the endpoint tries again in a while."""
        try:
            listening = _listening(self.address, self.option("listen_backlog"))
        except OSError as error:
            self.note(f"cannot listen: {error.strerror or error}", Level.ERROR)
            self._retry = self.scheduler.schedule_from_now_f(_PAUSE, self._on_retry)
            return
        if not self.address.path:
            self.address = _address(listening.getsockname())
        self._channel = SocketChannel(listening)
        self._listening = listening
        self.resume()

    def close(self) -> None:
        """Stop listening; the sessions go on."""
        self.pause()
        if self._retry is not None:
            self.scheduler.clear_timed_event(self._retry)
            self._retry = None
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            if self.address.path:
                with suppress(OSError):
                    Path(self.address.path).unlink()

    def pause(self) -> None:
        """Leave new connections in the system's queue."""
        if self._event is not None and self._event.state is EventState.SCHEDULED:
            self.scheduler.clear_event_by_fd(self._event.fd)
        self._event = None

    def resume(self) -> None:
        """Accept connections again."""
        if self._event is None and self._channel is not None:
            self._event = self.scheduler.build_fd_event(self._channel.fileno(), Mask.E_READ, self._on_ready)
            self._event.owner = self.definition.owner
            self.scheduler.schedule_event(self._event)

    def forget(self, session: NetSession) -> None:
        """Count a session less."""
        self.sessions.discard(session)
        self._peers[session.peer] -= 1
        if not self._peers[session.peer]:
            del self._peers[session.peer]
        if self._retry is None and not self._is_full():
            self.resume()

    def note(self, text: str, level: Level = Level.INFO) -> None:
        """Log a line about the endpoint."""
        self._owner.log.message(level, self.definition.owner, f"{self.definition.scope} {self._text}: {text}")

    def _is_full(self) -> bool:
        most = self.option("concurrency")
        return bool(most) and len(self.sessions) >= most

    def _on_ready(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        for _ in range(_MOST_ACCEPTS):
            if self._is_full():
                self.pause()
                return DONE
            if not self._accept():
                break
        return Mask.E_READ if self._event is not None else DONE

    def _accept(self) -> bool:
        """Accept one connection; tell whether there may be more."""
        try:
            connection, address = self._listening.accept()
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno in _NOT_OURS:
                return True
            if error.errno not in _SHORT_OF_DESCRIPTORS:
                raise
            return self._turn_away()
        self._is_short = False
        self._owner.reserve.refill()
        remote = SocketAddress(None, path=self.address.path) if self.address.path else _address(address)
        session = NetSession(self, SocketChannel(connection), remote)
        self.sessions.add(session)
        self._peers[session.peer] += 1
        most = session.option("peer_concurrency")
        acceptor = self.definition.acceptor
        if (most and self._peers[session.peer] > most) or (acceptor is not None and not self._admit(acceptor, session)):
            session.close()
        else:
            session.begin()
        return True

    def _admit(self, acceptor: Callable[[NetSession], bool], session: NetSession) -> bool:
        try:
            return acceptor(session)
        except Exception as error:  # noqa: BLE001 - one module's failure must not stop the others
            self.note(f"the acceptor failed: {error!r}", Level.ERROR)
            return False

    def _turn_away(self) -> bool:
        if not self._is_short:
            self._is_short = True
            self.note("no descriptors left: connections are turned away", Level.ERROR)
        if not self._owner.reserve.spend():
            self.pause()
            self._retry = self.scheduler.schedule_from_now_f(_PAUSE, self._on_retry)
            return False
        with suppress(OSError):
            self._listening.accept()[0].close()
        self._owner.reserve.refill()
        return True

    def _on_retry(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._retry = None
        self._owner.reserve.refill()
        if self._channel is None:
            self.open()
        else:
            self.resume()
        return DONE


class Reserve:
    """One descriptor held back for the moment when there is no other."""

    def __init__(self) -> None:
        """Begin without one."""
        self._fd = -1

    def refill(self) -> None:
        """Take a descriptor, if there is none and one can be had."""
        if self._fd < 0:
            with suppress(OSError):
                self._fd = os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)

    def spend(self) -> bool:
        """Give the descriptor up; False when there was none."""
        if self._fd < 0:
            return False
        os.close(self._fd)
        self._fd = -1
        return True


class Netlisteners:
    """All endpoints of a server; `apply` makes them agree with a generation (scheduler thread)."""

    def __init__(self, scheduler: Scheduler, log: Log, configuration: Callable[[], Configuration]) -> None:
        """Begin without endpoints; `configuration` returns that of the current generation."""
        self.scheduler = scheduler
        self.log = log
        self.configuration = configuration
        self.reserve = Reserve()
        self._endpoints: dict[tuple[str, str], Endpoint] = {}
        self._closing: list[Endpoint] = []

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints that accept connections, or try to."""
        return tuple(self._endpoints.values())

    @property
    def sessions(self) -> int:
        """How many sessions live, also of endpoints that are closed."""
        return sum(len(endpoint.sessions) for endpoint in (*self._endpoints.values(), *self._closing))

    def apply(self, definitions: Iterable[ListenerDefinition]) -> None:
        """Open what the current generation adds and close what it leaves out; sessions are never touched."""
        wanted = {
            (definition.key, address.text): (definition, text, address)
            for definition in definitions
            for text, address in self._addresses(definition)
        }
        self._closing = [endpoint for endpoint in self._closing if endpoint.sessions]
        for key in [key for key in self._endpoints if key not in wanted]:
            self._close(key)
        for key, (definition, text, address) in wanted.items():
            endpoint = self._endpoints.get(key)
            if endpoint is None:
                endpoint = Endpoint(self, definition, text, address)
                if endpoint.option("enable"):
                    self.reserve.refill()
                    self._endpoints[key] = endpoint
                    endpoint.open()
            elif not endpoint.option("enable"):
                self._close(key)

    def close(self) -> None:
        """Close all endpoints and sessions."""
        for key in list(self._endpoints):
            self._close(key)
        for endpoint in self._closing:
            for session in tuple(endpoint.sessions):
                if session.event.fd >= 0:
                    session.close()
        self._closing = []
        self.reserve.spend()

    def _close(self, key: tuple[str, str]) -> None:
        endpoint = self._endpoints.pop(key)
        endpoint.close()
        self._closing.append(endpoint)

    def _addresses(self, definition: ListenerDefinition) -> Iterator[tuple[str, SocketAddress]]:
        stanza = self.configuration().root.find(((definition.scope, None),))
        if stanza is None:
            return
        for node in stanza.scopes:
            if node.kind.lower() == "listen" and node.instance is not None:
                address = parse_socket_address(node.instance, may_be_path=True)
                if address is not None:
                    yield node.instance, address


def _listening(address: SocketAddress, backlog: int) -> socket.socket:
    if address.path:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        where: Any = address.path
    else:
        family = socket.AF_INET6 if address.is_ipv6 else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.is_ipv6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        where = (address.host or "", address.port)
    try:
        made.bind(where)
        made.listen(backlog)
    except OSError:
        made.close()
        raise
    return made


def _address(found: Any) -> SocketAddress:  # noqa: ANN401 - as the system's calls return it
    return SocketAddress(found[0], found[1], is_ipv6=len(found) > 2)
