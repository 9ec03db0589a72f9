"""One exchange of HTTP: a request whose body is sent piece by piece, and an answer that is read so."""

from __future__ import annotations

import errno
import http.client
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from ecruntime.io.http.connection import TimedConnection, TimedSocket, translated
from ecruntime.io.http.request import HttpResponse, find_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.io.http.request import HttpRequest

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MAX_REDIRECTS: Final = 10
_OF_ONE_HOST: Final = ("authorization", "cookie", "proxy-authorization")
_PIECE: Final = 1 << 16
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_USUAL: Final = (("Connection", "close"), ("User-Agent", "ecruntime"))


class HttpExchange:
    """A request and its answer over a connection of its own; used in one thread at a time."""

    def __init__(self, address: str, method: str, request: HttpRequest, monotonic: Callable[[], float]) -> None:
        """Take what is to be asked; nothing is connected yet."""
        self.address = address
        self._method = method
        self._request = request
        self._timed = TimedSocket(request, monotonic)
        self._connection: TimedConnection | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._left: int | None = None
        self._is_chunked = False
        self.is_sending = False
        """Whether the request's body has not ended yet."""

    def begin(self, headers: Iterable[tuple[str, str]], *, has_body: bool) -> None:
        """Connect, and send the head of the request."""
        with translated(self.address):
            parts = urlsplit(self.address)
            # Nothing else is asked for, wherever an answer may lead.
            if parts.scheme.lower() not in ("http", "https"):
                raise OSError(errno.EINVAL, "this is no HTTP address")
            if not _TOKEN.fullmatch(self._method):
                raise OSError(errno.EINVAL, f"'{self._method}' is no method")
            connection = TimedConnection(parts, self._request, self._timed)
            self._connection = connection
            sent = (*headers, *connection.proxy_headers)
            names = {name.lower() for name, _ in sent}
            connection.putrequest(self._method, connection.target, skip_host="host" in names, skip_accept_encoding=True)
            for name, value in sent:
                connection.putheader(name, value)
            for name, value in _USUAL:
                if name.lower() not in names:
                    connection.putheader(name, value)
            self._is_chunked = has_body and "content-length" not in names
            if self._is_chunked and "transfer-encoding" not in names:
                connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()
            self.is_sending = has_body

    def send(self, data: bytes) -> None:
        """Send a piece of the body."""
        if not data:
            return
        assert self._connection is not None
        framed = b"%x\r\n%b\r\n" % (len(data), data) if self._is_chunked else data
        with translated(self.address):
            try:
                self._connection.send(framed)
            except (BrokenPipeError, ConnectionResetError):
                # Servers answer before the end when they do not want the rest: that answer says why.
                with suppress(OSError, http.client.HTTPException):
                    self._answer = self._connection.getresponse()
                if self._answer is None:
                    raise
                self.is_sending = False
                self._raise_for_status(self._head(), is_strict=True)
                raise

    def finish(self) -> HttpResponse:
        """End the request's body, and return the head of the answer."""
        assert self._connection is not None
        with translated(self.address):
            if self.is_sending:
                if self._is_chunked:
                    self._connection.send(b"0\r\n\r\n")
                self.is_sending = False
            if self._answer is None:
                self._answer = self._connection.getresponse()
                self._left = self._answer.length
        head = self._head()
        self._raise_for_status(head, is_strict=not self._request.any_status)
        return head

    def receive(self, size: int) -> bytes:
        """Return bytes of the answer's body as soon as there are some, none at its end."""
        assert self._answer is not None
        if self._left == 0 or size <= 0:
            return b""
        wanted = min(size, _PIECE) if self._left is None else min(size, self._left, _PIECE)
        with translated(self.address):
            piece = self._answer.read1(wanted)
            if self._left is not None:
                if not piece:
                    raise http.client.IncompleteRead(b"", self._left)
                self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the connection, whatever its state."""
        if self._answer is not None:
            self._answer.close()
        self._timed.end()

    def _head(self) -> HttpResponse:
        assert self._answer is not None
        return HttpResponse(self._answer.status, self._answer.reason, tuple(self._answer.getheaders()))

    def _raise_for_status(self, head: HttpResponse, *, is_strict: bool) -> None:
        if is_strict and head.status >= 400:
            code = errno.ENOENT if head.status in (404, 410) else errno.EIO
            raise OSError(code, f"HTTP {head.status} {head.reason}", self.address)


def fetch_following(
    address: str, method: str, request: HttpRequest, monotonic: Callable[[], float]
) -> tuple[HttpExchange, HttpResponse]:
    """Send a request whose body is at hand, follow where a GET or HEAD is sent on, and return the last exchange."""
    headers = request.headers
    for _ in range(_MAX_REDIRECTS + 1):
        exchange = HttpExchange(address, method, request, monotonic)
        try:
            head = _exchange(exchange, headers, request.body)
            following = head.header("Location") if head.status in _REDIRECTS else None
            if following is None or request.body is not None or method not in ("GET", "HEAD"):
                return exchange, head
        except BaseException:
            exchange.close()
            raise
        exchange.close()
        with translated(address):
            target = urljoin(address, following)
            if _origin(target) != _origin(address):
                # What is meant for one host is not shown to another.
                headers = tuple((name, value) for name, value in headers if name.lower() not in _OF_ONE_HOST)
        address = target
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), address)


def _exchange(
    exchange: HttpExchange, headers: tuple[tuple[str, str], ...], body: bytes | Iterable[bytes] | None
) -> HttpResponse:
    if isinstance(body, bytes):
        length = () if find_header(headers, "Content-Length") else (("Content-Length", str(len(body))),)
        exchange.begin((*headers, *length), has_body=True)
        exchange.send(body)
    else:
        exchange.begin(headers, has_body=body is not None)
        for piece in body or ():
            exchange.send(piece)
    return exchange.finish()


def _origin(address: str) -> tuple[str, str | None, int]:
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or (443 if scheme == "https" else 80)
