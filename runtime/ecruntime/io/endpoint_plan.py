"""Planned endpoints of a configuration, and the sockets bound for them before it takes effect."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.io.listening_socket import are_in_each_others_way, listening_socket, remove_path
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
    """One `listen` stanza of a configuration."""

    definition: ListenerDefinition
    text: str
    """The address as written in the configuration."""
    address: SocketAddress
    place: Place

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


class BoundSockets:
    """Sockets bound for endpoints that are not open yet; each is used, or closed by `roll_back` (scheduler thread).

    An address that is occupied only by an endpoint to be closed is not bound yet: it is free after that.
    """

    def __init__(self, leaving: Collection[SocketAddress] = (), *, is_trial: bool = False) -> None:
        """Begin without sockets; a trial tolerates occupied addresses, since a running server may hold them."""
        self.findings: list[Finding] = []
        self._leaving = leaving
        self._is_trial = is_trial
        self._sockets: dict[EndpointKey, socket.socket] = {}
        self._bound: list[PlannedEndpoint] = []

    def bind(self, endpoint: PlannedEndpoint, backlog: int) -> None:
        """Bind and listen for an endpoint; a failure becomes a finding."""
        try:
            self._sockets[endpoint.key] = listening_socket(endpoint.address, backlog)
        except OSError as error:
            self._complain(endpoint, error)
        else:
            self._bound.append(endpoint)

    def take(self, key: EndpointKey) -> socket.socket | None:
        """Return the socket of an endpoint, which the caller then owns; None when there is none."""
        return self._sockets.pop(key, None)

    def roll_back(self) -> None:
        """Roll back: close the sockets that were not taken."""
        for endpoint in self._bound:
            left = self.take(endpoint.key)
            if left is not None:
                left.close()
                remove_path(endpoint.address)

    def _complain(self, endpoint: PlannedEndpoint, error: OSError) -> None:
        # A clash within the configuration is an error in any case, even in a trial.
        others = [it for it in self._bound if are_in_each_others_way(it.address, endpoint.address)]
        if error.errno == errno.EADDRINUSE and not others:
            is_leaving = any(are_in_each_others_way(address, endpoint.address) for address in self._leaving)
            if self._is_trial or is_leaving:
                return
        message = f"{endpoint.definition.scope} cannot listen at '{endpoint.text}': {error.strerror or error}"
        hint = "take one of the two away" if others else _HINTS.get(error.errno or 0, "take another address")
        related = tuple(Related(it.place, f"{it.definition.scope} listens at '{it.text}'") for it in others)
        self.findings.append(Finding(CANNOT_LISTEN, Severity.ERROR, message, endpoint.place, hint, related))
