"""Connections, as a provider sees them: two addresses and a context."""

from __future__ import annotations

from typing import Final

from ecruntime.formats.socket_address import SocketAddress, parse_socket_address
from ecruntime.foundation.errors import UsageError
from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.context import Context
from ecruntime.simulator.message import ESMTP, next_id
from ecruntime.simulator.reception import MessageConstruct

_LOCAL: Final = SocketAddress("127.0.0.1", 25)
_REMOTE: Final = SocketAddress("127.0.0.1", 49152)


class SimulatedConnection(Opaque):
    """The common part of all connections; the simulator connects to nothing, accepts nothing and sends nothing."""

    __slots__ = ("context", "local", "remote")

    def __init__(self, label: str = "", *, remote: str = "", local: str = "") -> None:
        """Take two addresses such as `192.0.2.7:25`; each is one of this host if left out."""
        super().__init__(label)
        self.remote = _address(remote, _REMOTE)
        """The address of the other side."""
        self.local = _address(local, _LOCAL)
        """The address of this side."""
        self.context = Context()
        """The values that modules keep with the connection."""


class ConnectionHandle(SimulatedConnection):
    """`connection_handle *`: an outbound connection that is being set up."""

    __slots__ = ()


class Connection(SimulatedConnection):
    """`connection *`: an outbound connection."""

    __slots__ = ()


class AcceptConstruct(SimulatedConnection):
    """`accept_construct *`: an inbound connection."""

    __slots__ = ("conn_id", "inbound_sessions", "message_construct", "protocol", "service")

    def __init__(self, label: str = "", *, remote: str = "", local: str = "") -> None:
        """Take two addresses, as any connection."""
        super().__init__(label, remote=remote, local=local)
        self.conn_id = next_id()
        """The identifier of the connection."""
        self.protocol = ESMTP
        """The number of its protocol, such as `P_ESMTP`."""
        self.service = "SMTP"
        """The kind of listener that accepted it."""
        self.inbound_sessions = 1
        """The number of connections of its address to this service; the simulator has this one."""
        self.message_construct = MessageConstruct()
        """The message that is received over it, and its validation."""


def _address(text: str, default: SocketAddress) -> SocketAddress:
    if not text:
        return default
    found = parse_socket_address(text)
    if found is None:
        raise UsageError(f"'{text}' is not an address with a port", hint="write 192.0.2.7:25 or [2001:db8::7]:25")
    return found
