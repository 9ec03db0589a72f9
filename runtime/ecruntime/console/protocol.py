"""The wire format of the console: a header and a text each way, all numbers big endian.

A request is 2 bytes form, 2 bytes length, and the line. A reply is 2 bytes status, 4 bytes length, and the text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ecruntime.foundation.errors import EnvironmentFailure

MAX_LINE_LENGTH: Final = 0xFFFF
"""Bytes of one request, without its header: the maximum of the 16-bit length."""

MAX_REPLY_LENGTH: Final = 8 * 1024 * 1024
"""Bytes of one reply, without its header."""

REQUEST_HEADER: Final = struct.Struct("!HH")
REPLY_HEADER: Final = struct.Struct("!HI")


class Form(IntEnum):
    """Output forms of an answer; the number is the type of the request."""

    TEXT = 0
    JSON = 1
    XML = 2


class ReplyStatus(IntEnum):
    """Outcomes of a command; the number is the status of the reply."""

    COMPLETED = 0
    AGAIN = 1
    FAILED = 2
    NOT_AUTHORIZED = 3
    NOT_AUTHENTICATED = 4
    CONTINUE = 5
    ASYNC = 6


class ProtocolError(EnvironmentFailure):
    """A violation of the wire format; the connection cannot be used any further."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as received; the line is not yet split into words."""

    form: Form
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as sent; the text ends with a newline unless it is empty."""

    status: ReplyStatus
    text: str

    @property
    def is_completed(self) -> bool:
        """Tell whether the command did what it was asked."""
        return self.status is ReplyStatus.COMPLETED


def encode_request(request: Request) -> bytes:
    """Return the bytes of a request; ProtocolError when the line is too long."""
    line = _text_bytes(request.line)
    # Checked here: the error of `pack` would name neither the limit nor a remedy.
    if len(line) > MAX_LINE_LENGTH:
        message = f"a line of {len(line)} bytes is over the limit of {MAX_LINE_LENGTH}"
        raise ProtocolError(message, hint="put long values into a file and reload the configuration")
    return REQUEST_HEADER.pack(request.form, len(line)) + line


def encode_reply(reply: Reply) -> bytes:
    """Return the bytes of a reply; one that is too long becomes a short failure."""
    text = _text_bytes(reply.text)
    status = reply.status
    if len(text) > MAX_REPLY_LENGTH:
        # The command has run: an error is better than a part of the answer that looks whole.
        text = f"the answer of {len(text)} bytes is over the limit of {MAX_REPLY_LENGTH}\n".encode()
        status = ReplyStatus.FAILED
    return REPLY_HEADER.pack(status, len(text)) + text


def _text_bytes(text: str) -> bytes:
    # Bytes that are no UTF-8, as in a path, travel as surrogates and come out as they went in.
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # A surrogate that stands for no byte, as JSON may contain it.
        return text.encode("utf-8", "backslashreplace")


class RequestReader:
    """Decoder of requests: takes the bytes of a client as received, returns complete requests."""

    def __init__(self) -> None:
        """Start with an empty buffer."""
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Add received bytes."""
        self._buffer += chunk

    @property
    def has_request(self) -> bool:
        """Tell whether `next_request` would return a request, or raise."""
        if len(self._buffer) < REQUEST_HEADER.size:
            return False
        number, length = REQUEST_HEADER.unpack_from(self._buffer)
        # A bad header counts at once: waiting for its length would hang for bytes that never come.
        return number not in _FORMS or len(self._buffer) >= REQUEST_HEADER.size + length

    def next_request(self, *, is_kept: bool = False) -> Request | None:
        """Remove and return the first complete request, None without one; ProtocolError for a bad header.

        With `is_kept` it is not removed.
        """
        if len(self._buffer) < REQUEST_HEADER.size:
            return None
        number, length = REQUEST_HEADER.unpack_from(self._buffer)
        if number not in _FORMS:
            message = f"request type {number} is unknown"
            raise ProtocolError(message, hint="connect with `ecxs console`")
        end = REQUEST_HEADER.size + length
        if len(self._buffer) < end:
            return None
        line = bytes(self._buffer[REQUEST_HEADER.size : end]).decode("utf-8", "surrogateescape")
        if not is_kept:
            del self._buffer[:end]
        return Request(Form(number), line)


class ReplyReader:
    """Decoder of replies: takes the bytes of a server as received, returns the reply once it is complete."""

    def __init__(self) -> None:
        """Start with an empty buffer."""
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> Reply | None:
        """Add received bytes and return the reply if it is complete; ProtocolError for a bad header."""
        self._buffer += chunk
        if len(self._buffer) < REPLY_HEADER.size:
            return None
        number, length = REPLY_HEADER.unpack_from(self._buffer)
        # Another program's bytes may read as gigabytes: refuse them before they are waited for.
        if number not in _STATUSES or length > MAX_REPLY_LENGTH:
            message = f"reply status {number} with {length} bytes makes no sense"
            raise ProtocolError(message, hint="the socket belongs to another program: check its path")
        end = REPLY_HEADER.size + length
        if len(self._buffer) < end:
            return None
        text = bytes(self._buffer[REPLY_HEADER.size : end]).decode("utf-8", "surrogateescape")
        del self._buffer[:end]
        return Reply(ReplyStatus(number), text)


_FORMS: Final = frozenset(Form)
_STATUSES: Final = frozenset(ReplyStatus)
