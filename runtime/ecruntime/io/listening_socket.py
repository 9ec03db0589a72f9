"""Listening sockets, at an address or at a path that a killed server may have left behind."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.formats.socket_address import SocketAddress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVERY_INTERFACE: Final = (None, "0.0.0.0", "::")  # noqa: S104 - compared, not bound
_LOCK_ATTEMPTS: Final = 50
_LOCK_PAUSE: Final = 0.01


def listening_socket(address: SocketAddress, backlog: int, beside: Sequence[socket.socket] = ()) -> socket.socket:
    """Return a bound and listening socket; raise OSError when that is not possible.

    It may overlap with those `beside`, which are our own and listen until they are closed.
    """
    if address.path:
        return _listening_at_path(address.path, backlog)
    made = socket.socket(socket.AF_INET6 if address.is_ipv6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.is_ipv6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        with _shared_port((made, *beside) if beside else ()):
            made.bind((address.host or "", address.port))
            made.listen(backlog)
    except OSError:
        made.close()
        raise
    return made


def remove_path(address: SocketAddress) -> None:
    """Remove the path of a Unix socket that was closed, unless somebody else listens there by now."""
    if address.path and _is_left_over(address.path):
        with suppress(OSError):
            Path(address.path).unlink()


@contextmanager
def _shared_port(sockets: Sequence[socket.socket]) -> Iterator[None]:
    # The system allows an overlap only while all of them carry the mark. It is taken off again: with it, a second
    # server could listen at the same port, and each would get a part of the connections.
    try:
        for one in sockets:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield
    finally:
        for one in sockets:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)


def address_of(found: Any) -> SocketAddress:  # noqa: ANN401 - as the system's calls return it
    """Convert an address of the system to that of the configuration."""
    return SocketAddress(found[0], found[1], is_ipv6=len(found) > 2)


def are_in_each_others_way(one: SocketAddress, other: SocketAddress) -> bool:
    """Tell whether two addresses exclude each other for listening."""
    if one.path or other.path:
        return one.path == other.path
    hosts = {_host(one), _host(other)}
    return one.port == other.port != 0 and one.is_ipv6 == other.is_ipv6 and (len(hosts) == 1 or None in hosts)


def are_the_same(one: SocketAddress, other: SocketAddress) -> bool:
    """Tell whether the socket of one address can serve as that of the other."""
    return are_in_each_others_way(one, other) and _host(one) == _host(other)


def _host(address: SocketAddress) -> str | None:
    # Every interface is `*` in a configuration, and has a number where the system is asked.
    return None if address.host in _EVERY_INTERFACE else address.host


def _listening_at_path(path: str, backlog: int) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _folder_lock(Path(path).parent) as is_locked:
            try:
                made.bind(path)
            except OSError as error:
                if error.errno != errno.EADDRINUSE or not is_locked or not _is_left_over(path):
                    raise
                Path(path).unlink()
                made.bind(path)
            made.listen(backlog)
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def _folder_lock(folder: Path) -> Iterator[bool]:
    """Hold the lock of a folder if possible; only its holder may take a left-over path.

    Otherwise, of two servers that find the same one, the second would remove the socket of the first.
    """
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        # One may be allowed to make files in a folder that one may not read.
        yield False
        return
    try:
        yield _has_locked(lock)
    finally:
        os.close(lock)


def _has_locked(lock: int) -> bool:
    # Held for moments by a server that is just binding; a stranger who holds it for longer keeps nobody waiting.
    for _ in range(_LOCK_ATTEMPTS):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOCK_PAUSE)
        except OSError:
            return False
        else:
            return True
    return False


def _is_left_over(path: str) -> bool:
    """Tell whether this is the path of a socket without a listener, left by a killed server."""
    if not Path(path).is_socket():
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0)
        return probe.connect_ex(path) == errno.ECONNREFUSED
