"""Planned endpoints of a configuration, and the sockets bound for them before it takes effect."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.io.listening_socket import are_in_each_others_way, are_the_same, listening_socket, remove_path
from ecruntime.io.rules import CANNOT_LISTEN

if TYPE_CHECKING:
    import socket
    from collections.abc import Collection, Iterable, Iterator

    from ecruntime.config import Configuration
    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.io.listener_definition import ListenerDefinition

EndpointKey: TypeAlias = "tuple[str, str]"
"""The kind of a listener and an address, both normalized."""

_HINTS: Final = MappingProxyType(
    {
        errno.EACCES: "the user of the server may not listen there; take a port above 1023, or another folder",
        errno.EADDRINUSE: "somebody else listens there, or a file is in the way; end it, or take another address",
        errno.EADDRNOTAVAIL: "no interface of this machine has the address",
        errno.ENOENT: "make its folder first",
    }
)


@dataclass(frozen=True, slots=True)
class PlannedEndpoint:
    """One `listen` stanza of a configuration, or what a module opens beside it."""

    definition: ListenerDefinition
    text: str
    """The address as written in the configuration."""
    address: SocketAddress
    place: Place
    is_configured: bool = True
    """Whether a stanza names it, and not a module."""

    @property
    def key(self) -> EndpointKey:
        """Return the key that identifies the endpoint."""
        return self.definition.key, self.address.text

    def option(self, configuration: Configuration, name: str) -> Any:  # noqa: ANN401 - each option has its own type
        """Return the value of an option of the listener at this endpoint."""
        scopes = ((self.definition.key, ""), ("listen", self.text))
        return configuration.fetch_generic(self.definition.handles[name], scopes)


def planned(configuration: Configuration, definitions: Iterable[ListenerDefinition]) -> Iterator[PlannedEndpoint]:
    """Yield the enabled endpoints of a configuration."""
    for definition in definitions:
        stanza = configuration.root.find(((definition.scope, None),))
        for node in stanza.scopes if stanza is not None else ():
            if node.kind.lower() != "listen" or node.instance is None:
                continue
            address = parse_socket_address(node.instance, may_be_path=True)
            if address is None:
                continue
            endpoint = PlannedEndpoint(definition, node.instance, address, node.place)
            if endpoint.option(configuration, "enable"):
                yield endpoint


class LeavingEndpoint(Protocol):
    """An endpoint that the new configuration does not have; it listens until that is in effect."""

    @property
    def address(self) -> SocketAddress:
        """Return the address at which it listens."""
        ...

    @property
    def bound_socket(self) -> socket.socket | None:
        """Return its listening socket; None while it has none."""
        ...


class BoundSockets:
    """Sockets bound for endpoints that are not open yet; each is used, or closed by `roll_back` (scheduler thread).

    An address goes from an endpoint that leaves to a new one with its socket, and with the connections that wait there.
    """

    def __init__(
        self, leaving: Collection[LeavingEndpoint] = (), *, is_trial: bool = False, retries: bool = False
    ) -> None:
        """Begin without sockets.

        A trial only warns of occupied addresses, since a running server may hold them; with `retries` an endpoint may
        be opened later, so that no failure is an error.
        """
        self.findings: list[Finding] = []
        self._leaving = leaving
        self._is_trial = is_trial
        self._retries = retries
        self._sockets: dict[EndpointKey, socket.socket] = {}
        self._bound: list[PlannedEndpoint] = []

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return the descriptors of the sockets that were not taken (any thread)."""
        return tuple(made.fileno() for made in tuple(self._sockets.values()))

    def bind(self, endpoint: PlannedEndpoint, backlog: int) -> None:
        """Bind and listen for an endpoint; a failure becomes a finding."""
        # A clash within the configuration is found here: of an address that is handed over the system says nothing.
        others = [it for it in self._bound if are_in_each_others_way(it.address, endpoint.address)]
        if others:
            self._complain(endpoint, OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE)), others)
            return
        try:
            self._sockets[endpoint.key] = self._socket(endpoint.address, backlog)
        except OSError as error:
            self._complain(endpoint, error, others)
        else:
            self._bound.append(endpoint)

    def take(self, key: EndpointKey) -> socket.socket | None:
        """Return the socket of an endpoint, which the caller then owns; None when there is none."""
        return self._sockets.pop(key, None)

    def roll_back(self) -> None:
        """Roll back: close the sockets that were not taken."""
        for endpoint in self._bound:
            left = self.take(endpoint.key)
            if left is None:
                continue
            left.close()
            if not any(one.address.path == endpoint.address.path for one in self._leaving):
                remove_path(endpoint.address)

    def _socket(self, address: SocketAddress, backlog: int) -> socket.socket:
        overlapping = [one for one in self._leaving if are_in_each_others_way(one.address, address)]
        sockets = [one.bound_socket for one in overlapping if one.bound_socket is not None]
        if sockets and are_the_same(overlapping[0].address, address):
            return sockets[0].dup()
        return listening_socket(address, backlog, sockets)

    def _complain(self, endpoint: PlannedEndpoint, error: OSError, others: list[PlannedEndpoint]) -> None:
        message = f"{endpoint.definition.scope} cannot listen at '{endpoint.text}': {error.strerror or error}"
        hint = "take one of the two away" if others else _HINTS.get(error.errno or 0, "take another address")
        severity = Severity.ERROR
        if self._is_trial and not others and _may_be_a_server(endpoint.address, error):
            severity, hint = Severity.WARNING, "all is well if that is the server for which this is checked"
        elif self._retries and not others:
            severity, hint = Severity.WARNING, f"{hint}; it is tried again until it succeeds"
        related = tuple(Related(it.place, f"{it.definition.scope} listens at '{it.text}'") for it in others)
        self.findings.append(Finding(CANNOT_LISTEN, severity, message, endpoint.place, hint, related))


def _may_be_a_server(address: SocketAddress, error: OSError) -> bool:
    # A file that is no socket is in the way of every server.
    return error.errno == errno.EADDRINUSE and (not address.path or Path(address.path).is_socket())
