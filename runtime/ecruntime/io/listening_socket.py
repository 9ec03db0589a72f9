"""Listening sockets, at an address or at a path that a killed server may have left behind."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from ecruntime.formats.socket_address import SocketAddress


def listening_socket(address: SocketAddress, backlog: int) -> socket.socket:
    """Return a bound and listening socket; raise OSError when that is not possible."""
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
        _bind(made, where)
        made.listen(backlog)
    except OSError:
        made.close()
        raise
    return made


def remove_path(address: SocketAddress) -> None:
    """Remove the path of a Unix socket that was closed."""
    if address.path:
        with suppress(OSError):
            Path(address.path).unlink()


def address_of(found: Any) -> SocketAddress:  # noqa: ANN401 - as the system's calls return it
    """Convert an address of the system to that of the configuration."""
    return SocketAddress(found[0], found[1], is_ipv6=len(found) > 2)


def are_in_each_others_way(one: SocketAddress, other: SocketAddress) -> bool:
    """Tell whether two addresses exclude each other for listening."""
    if one.path or other.path:
        return one.path == other.path
    is_same_host = one.host == other.host or one.host is None or other.host is None
    return one.port == other.port != 0 and one.is_ipv6 == other.is_ipv6 and is_same_host


def _bind(made: socket.socket, where: Any) -> None:  # noqa: ANN401 - as above
    try:
        made.bind(where)
    except OSError as error:
        if error.errno != errno.EADDRINUSE or not _is_left_over(where):
            raise
        Path(where).unlink()
        made.bind(where)


def _is_left_over(where: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether this is the path of a socket without a listener, left by a killed server."""
    if not isinstance(where, str) or not Path(where).is_socket():
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0)
        return probe.connect_ex(where) == errno.ECONNREFUSED
