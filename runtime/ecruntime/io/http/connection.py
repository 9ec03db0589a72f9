"""A connection of HTTP with limits of time, which another thread may cancel."""

from __future__ import annotations

import base64
import errno
import http.client
import io
import os
import socket
import ssl
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from ecruntime.io.http.request import HttpCancellation, HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

_PIECE: Final = 1 << 16
_MAX_HEAD: Final = 1 << 16


class TimedSocket:
    """The part of a socket that `http.client` uses, with the limits of one request."""

    def __init__(self, request: HttpRequest, monotonic: Callable[[], float]) -> None:
        """Begin to count the time."""
        self.cancellation = request.cancellation or HttpCancellation()
        self._timeout = request.timeout
        self._monotonic = monotonic
        self._due = None if request.total is None else monotonic() + request.total
        self._socket: socket.socket | None = None

    def connect(self, host: str, port: int) -> None:
        """Connect to the first address of the host that answers."""
        self.cancellation.check()
        last: OSError | None = None
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            self._adopt(socket.socket(family, kind, protocol))
            try:
                self._ready().connect(address)
            except OSError as error:
                last = error
                self.end()
                self.cancellation.check()
            else:
                self._ready().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return
        raise last or OSError(errno.EHOSTUNREACH, os.strerror(errno.EHOSTUNREACH))

    def begin_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Go on with TLS."""
        plain = self._ready()
        self.cancellation.forget(plain)
        # The handshake comes later: until this returns, nobody could cancel it.
        wrapped = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        self._adopt(wrapped)
        self._ready()
        wrapped.do_handshake()

    def sendall(self, data: bytes) -> None:
        """Send all bytes; the limit holds for each piece of them."""
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            self._ready().sendall(view[start : start + _PIECE])
        self.cancellation.check()

    def receive_into(self, buffer: WriteableBuffer) -> int:
        """Receive what is there."""
        count = self._ready().recv_into(buffer)
        # A connection that was woken up looks as if its peer had ended it.
        self.cancellation.check()
        return count

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the input as a file, for `http.client`."""
        del mode
        return io.BufferedReader(_Input(self))

    def close(self) -> None:
        """Do nothing: `http.client` closes as soon as it has an answer's head, and the body is still to come."""

    def end(self) -> None:
        """Close the connection."""
        connection, self._socket = self._socket, None
        if connection is not None:
            self.cancellation.forget(connection)
            connection.close()

    def _adopt(self, connection: socket.socket) -> None:
        self._socket = connection
        self.cancellation.watch(connection)

    def _ready(self) -> socket.socket:
        self.cancellation.check()
        if self._socket is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        rest = self._timeout if self._due is None else min(self._timeout, self._due - self._monotonic())
        if rest <= 0:
            raise TimeoutError
        self._socket.settimeout(rest)
        return self._socket


class _Input(io.RawIOBase):
    def __init__(self, connection: TimedSocket) -> None:
        super().__init__()
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        return self._connection.receive_into(buffer)


class TimedConnection(http.client.HTTPConnection):
    """A connection of `http.client` over a `TimedSocket`, by way of the proxy that the environment names."""

    def __init__(self, address: SplitResult, request: HttpRequest, timed: TimedSocket) -> None:
        """Refer to the host of an address; nothing is connected yet."""
        is_tls = address.scheme.lower() == "https"
        if not address.hostname:
            raise http.client.InvalidURL("no host given")
        super().__init__(address.hostname, address.port or (443 if is_tls else 80))
        # Read by `http.client`, which leaves the usual port out of the header `Host`.
        self.default_port = 443 if is_tls else 80
        self._address = address
        self._tls = (request.tls or ssl.create_default_context()) if is_tls else None
        self._timed = timed
        self._proxy = _proxy_for(address)

    @property
    def target(self) -> str:
        """The path for the first line of the request, or for a proxy all of the address."""
        path = self._address._replace(fragment="", path=self._address.path or "/")
        if self._proxy is not None and self._tls is None:
            return path._replace(netloc=self._address.netloc.rpartition("@")[2]).geturl()
        return path._replace(scheme="", netloc="").geturl()

    @property
    def proxy_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers for a proxy that reads the request itself."""
        return () if self._proxy is None or self._tls is not None else _authorization(self._proxy)

    def connect(self) -> None:
        """Connect, to the proxy if there is one, and begin TLS if the address says so."""
        proxy = self._proxy
        if proxy is None:
            self._timed.connect(self.host, self.port)
        else:
            self._timed.connect(proxy.hostname or "", proxy.port or 80)
            if self._tls is not None:
                self._tunnel_through(proxy)
        if self._tls is not None:
            self._timed.begin_tls(self._tls, self.host)
        self.sock = self._timed

    def _tunnel_through(self, proxy: SplitResult) -> None:
        host = f"[{self.host}]" if ":" in self.host else self.host
        lines = [f"CONNECT {host}:{self.port} HTTP/1.1", f"Host: {host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in _authorization(proxy)]
        self._timed.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        head = bytearray()
        piece = bytearray(1)
        # Byte by byte: what follows the head belongs to TLS.
        while not head.endswith(b"\r\n\r\n"):
            if len(head) > _MAX_HEAD or not self._timed.receive_into(piece):
                raise http.client.BadStatusLine("the proxy's answer has no end")
            head += piece
        status = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if len(status) < 2 or status[1] != "200":
            raise OSError(errno.ECONNREFUSED, f"the proxy answers {' '.join(status[1:])}")


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Turn all that `http.client`, sockets and TLS raise into OSError with a number and the address."""
    try:
        yield
    except TimeoutError as error:
        raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), address) from error
    except (ssl.SSLError, socket.gaierror) as error:
        raise OSError(errno.EIO, str(error.strerror or error), address) from error
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), address) from error
    # InvalidURL is an HTTPException, too, and UnicodeError a ValueError.
    except (http.client.InvalidURL, ValueError) as error:
        raise OSError(errno.EINVAL, str(error), address) from error
    except http.client.HTTPException as error:
        raise OSError(errno.EIO, f"{type(error).__name__}: {error}", address) from error


def _proxy_for(address: SplitResult) -> SplitResult | None:
    host = address.netloc.rpartition("@")[2]
    named = urllib.request.getproxies().get(address.scheme.lower())
    if not named or urllib.request.proxy_bypass(host):
        return None
    return urlsplit(named if "://" in named else f"http://{named}")


def _authorization(proxy: SplitResult) -> tuple[tuple[str, str], ...]:
    if proxy.username is None:
        return ()
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return (("Proxy-Authorization", "Basic " + base64.b64encode(pair.encode()).decode("ascii")),)
