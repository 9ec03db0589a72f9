"""Listeners that libraries register: the server opens their sockets, and their connections are sessions of the core."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ecruntime.bridge import _echost
from ecruntime.foundation.errors import InternalError
from ecruntime.io import ListenerMethods
from ecruntime.languages.c.options import native_value
from ecruntime.model.listener import tls_options
from ecruntime.scheduler import E_EXCEPTION, E_READ, E_WRITE

if TYPE_CHECKING:
    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.io import Endpoint, ListenerDefinition, SocketChannel
    from ecruntime.scheduler import Event, Mask, Timeval

_MEMBERS: Final = (("enable", "enable"), ("backlog", "listen_backlog"), ("concurrency", "concurrency"))
"""Members of `netlistener_def` without their `opt_`, and the option whose handle each has; the others stay -1."""
_TLS: Final = tuple(option.name for option in tls_options(""))


class NativeListener:
    """A kind of listener that a library has registered (scheduler thread)."""

    def __init__(self, prefix: str, address: int) -> None:
        """Stand for the definition at `address`, which lives as long as the server."""
        self.address = address
        self.options = tls_options(prefix)
        self.definition: ListenerDefinition | None = None
        self._tls: tuple[object, dict[tuple[str | None, ...], object]] = (None, {})

    @property
    def methods(self) -> ListenerMethods:
        """The methods of the listener, for the server."""
        return ListenerMethods(_no_worker, session=self._session)

    def registered(self, definition: ListenerDefinition) -> None:
        """Take the definition of the server, and give its handles to the core."""
        self.definition = definition
        for member, option in _MEMBERS:
            _echost.set_listener_handle(self.address, member, definition.handles[option])

    @property
    def handles(self) -> tuple[int, ...]:
        """The handles of its options, once it is registered."""
        return tuple(self.definition.handles.values()) if self.definition is not None else ()

    def tls(self, endpoint: Endpoint, peer: str) -> object:
        """Return the settings of TLS for a connection, None for one in the clear; raise `OSError` for faulty ones."""
        settings = tuple(endpoint.option(name, peer) for name in _TLS)
        if settings[0] is None:
            return None
        generation, known = self._tls
        if generation is not endpoint.configuration:
            # A reload reads the files again.
            known = {}
            self._tls = endpoint.configuration, known
        if settings not in known:
            chain, key, authorities, ciphers = settings
            known[settings] = _echost.new_tls(chain, key or chain, authorities, ciphers)
        return known[settings]

    def _session(self, endpoint: Endpoint, channel: SocketChannel, remote: SocketAddress) -> NativeSession:
        return NativeSession(self, endpoint, channel, remote)


class NativeSession:
    """One connection whose worker is code of a library (scheduler thread)."""

    def __init__(
        self, listener: NativeListener, endpoint: Endpoint, channel: SocketChannel, remote: SocketAddress
    ) -> None:
        """Take the connection over; it is the core's from `begin` on."""
        self.remote = remote
        self._listener = listener
        self._endpoint = endpoint
        self._descriptor = channel.detach()
        self._is_begun = False
        self._scheduler = endpoint.scheduler
        self.began = self._scheduler.moment

    @property
    def peer(self) -> str:
        """Return the address of the peer without port; empty for a Unix socket."""
        return self.remote.host or ""

    def fileno(self) -> int:
        """Return the descriptor; -1 when the session is over."""
        return self._descriptor

    def begin(self) -> bool:
        """Give the connection to the module, whose acceptor may turn it away; raise `OSError` if that fails."""
        endpoint, descriptor = self._endpoint, self._descriptor
        limits = (endpoint.option("idle_timeout", self.peer), endpoint.option("session_timeout", self.peer))
        tls = self._listener.tls(endpoint, self.peer)
        kept = endpoint.keep(self._new_endpoint)
        self._is_begun = True
        try:
            is_admitted = _echost.begin_session(kept, descriptor, _name_of(self.remote), *limits, tls, self)
        except BaseException:
            # The core has closed it.
            self.ended()
            raise
        if not is_admitted:
            self.ended()
        return is_admitted

    def _new_endpoint(self) -> object:
        endpoint = self._endpoint
        name = _name_of(endpoint.address)
        return _echost.new_endpoint(
            self._listener.address, endpoint.text, name, endpoint.fileno(), endpoint.is_configured
        )

    def close(self) -> None:
        """End the session from outside: the module reads the end, and cleans up; when resumed, if it is suspended."""
        if self._is_begun:
            _echost.shut_session(self)
        else:
            os.close(self._descriptor)
            self.ended()

    def ended(self) -> None:
        """Forget the connection; the core calls it when the module has cleaned up."""
        self._descriptor = -1
        self._endpoint.forget(self)

    @property
    def state(self) -> str:
        """Return `suspended`, or the conditions that it waits for: `read`, `write`, `exception`."""
        mask, _ = _echost.look_at_session(self)
        names = (("read", E_READ), ("write", E_WRITE), ("exception", E_EXCEPTION))
        return ", ".join(name for name, bit in names if mask > 0 and mask & bit) or "suspended"

    @property
    def last_called(self) -> float:
        """Return the monotonic time at which its module was called the last time, to the second."""
        _, second = _echost.look_at_session(self)
        now = self._scheduler.clock.now().sec
        return max(self.began, self._scheduler.moment - max(now - second, 0)) if second else self.began


def _no_worker(event: Event, mask: Mask, session: object, now: Timeval) -> Mask:
    del event, mask, session, now
    raise InternalError("a worker in C is called by the core")


def _name_of(address: SocketAddress) -> bytes:
    value = native_value(address)
    assert isinstance(value, bytes)
    return value
