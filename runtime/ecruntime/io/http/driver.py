"""The driver of `http://` and `https://`."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.io.http.exchange import HttpExchange, fetch_following
from ecruntime.io.http.request import HttpCancellation, HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io.http.request import HttpResponse

_ACCESS: Final = os.O_RDONLY | os.O_WRONLY | os.O_RDWR


class HttpDriver:
    """The driver of HTTP: what is read is the answer's body, what is written is the request's."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Take the clock for the limits of time."""
        self._monotonic = monotonic

    def open(self, path: str, flags: int, mode: int) -> HttpHandle:
        """Open an address without anything to say about the request."""
        return self.open_with(path, flags, mode, HttpRequest())

    def open_with(self, path: str, flags: int, mode: int, context: object) -> HttpHandle:
        """Send a request; for reading, its answer has begun when this returns."""
        del mode
        if not isinstance(context, HttpRequest):
            raise OSError(errno.EINVAL, f"HTTP is opened with an HttpRequest, and not with {context!r}", path)
        access = flags & _ACCESS
        if access != os.O_RDONLY and context.body is not None:
            raise OSError(errno.EINVAL, "a request has a body, or its body is written", path)
        return HttpHandle(path, access, context, self._monotonic)


class HttpHandle:
    """One exchange: for writing, the request ends with the first look at the answer, or when it is closed."""

    can_seek = False

    def __init__(self, address: str, access: int, request: HttpRequest, monotonic: Callable[[], float]) -> None:
        """Send the request, or its head if its body is written."""
        self._address = address
        self._access = access
        self._request = request
        self._monotonic = monotonic
        self._response: HttpResponse | None = None
        self._cancellation = request.cancellation or HttpCancellation()
        self._is_aborted = False
        if access == os.O_RDONLY:
            method = request.method or ("GET" if request.body is None else "POST")
            self._exchange, self._response = fetch_following(address, method, self._with_cancellation(), monotonic)
            return
        method = request.method or ("PUT" if access == os.O_WRONLY else "POST")
        self._exchange = HttpExchange(address, method, self._with_cancellation(), monotonic)
        try:
            self._exchange.begin(request.headers, has_body=True)
        except BaseException:
            self._exchange.close()
            raise

    @property
    def response(self) -> HttpResponse:
        """The head of the answer; what is written ends with it."""
        if self._response is None:
            self._response = self._exchange.finish()
        return self._response

    def read(self, size: int) -> bytes:
        """Return bytes of the answer's body as soon as there are some; none at its end."""
        if self._access == os.O_WRONLY:
            _refuse(errno.EBADF)
        if size <= 0:
            return b""
        _ = self.response
        return self._exchange.receive(size)

    def write(self, data: bytes) -> int:
        """Send a piece of the request's body."""
        # After a look at the answer there is no request left to write to.
        if self._access == os.O_RDONLY or not self._exchange.is_sending:
            _refuse(errno.EBADF if self._access == os.O_RDONLY else errno.EPIPE)
        try:
            self._exchange.send(bytes(data))
        except BaseException:
            # What was sent so far must not be taken for all of it.
            self.abort()
            raise
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Refuse: bytes come once."""
        del offset, whence
        _refuse(errno.ESPIPE)

    def flush(self) -> None:
        """Do nothing: each piece is sent at once."""

    def clone(self) -> HttpHandle:
        """Send the same request once more."""
        if self._access != os.O_RDONLY or not isinstance(self._request.body, bytes | None):
            _refuse(errno.ENOTSUP)
        return HttpHandle(self._address, self._access, self._request, self._monotonic)

    def cancel(self) -> None:
        """Have whoever waits for this exchange stop with ECANCELED (any thread)."""
        self._cancellation.cancel()

    def abort(self) -> None:
        """Close the connection in the middle: the server sees that the request has no end."""
        self._is_aborted = True
        self._exchange.close()

    def close(self) -> None:
        """End the request if it is being written, see how it was answered, and close the connection."""
        try:
            if self._access != os.O_RDONLY and not self._is_aborted and self._response is None:
                _ = self.response
        finally:
            self._exchange.close()

    def _with_cancellation(self) -> HttpRequest:
        return replace(self._request, cancellation=self._cancellation)


def _refuse(number: int) -> NoReturn:
    raise OSError(number, os.strerror(number))
