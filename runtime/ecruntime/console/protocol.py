"""The wire format of the console: a header and a text each way, all numbers big endian.

A request is 2 bytes form, 2 bytes length, and the line. A reply is 2 bytes status, 4 bytes length, and the text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from ecruntime.foundation.errors import EnvironmentFailure

LONGEST_LINE: Final = 0xFFFF
"""Bytes of one request, without its header: what the header can say, one below 64 KiB."""

LONGEST_REPLY: Final = 8 * 1024 * 1024
"""Bytes of one reply, without its header."""

REQUEST_HEADER: Final = struct.Struct("!HH")
REPLY_HEADER: Final = struct.Struct("!HI")


class Form(IntEnum):
    """How an answer shall be written; the number is the type of the request."""

    TEXT = 0
    JSON = 1
    XML = 2


class Status(IntEnum):
    """How a command ended."""

    COMPLETED = 0
    AGAIN = 1
    FAILED = 2
    NOT_AUTHORIZED = 3
    NOT_AUTHENTICATED = 4
    CONTINUE = 5
    ASYNC = 6


class ProtocolError(EnvironmentFailure):
    """The peer speaks something else; the connection cannot be used any further."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it came: the line is not yet split."""

    form: Form
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it goes out; the text ends with a newline unless it is empty."""

    status: Status
    text: str

    @property
    def is_completed(self) -> bool:
        """Tell whether the command did what it was asked."""
        return self.status is Status.COMPLETED


def encode_ask(ask: Ask) -> bytes:
    """Return the bytes of a request; ProtocolError when the line is too long."""
    line = _text_bytes(ask.line)
    if len(line) > LONGEST_LINE:
        message = f"a line of {len(line)} bytes is over the limit of {LONGEST_LINE}"
        raise ProtocolError(message, hint="put long values into a file and reload the configuration")
    return REQUEST_HEADER.pack(ask.form, len(line)) + line


def encode_reply(reply: Reply) -> bytes:
    """Return the bytes of a reply; one that is too long becomes a failure that says so."""
    text = _text_bytes(reply.text)
    status = reply.status
    if len(text) > LONGEST_REPLY:
        text = f"the answer of {len(text)} bytes is over the limit of {LONGEST_REPLY}\n".encode()
        status = Status.FAILED
    return REPLY_HEADER.pack(status, len(text)) + text


def _text_bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")


class AskReader:
    """Takes the bytes of a client as they come, and gives the requests that are complete."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take in what was received."""
        self._buffer += chunk

    @property
    def has_ask(self) -> bool:
        """Tell whether `next_ask` has something to give, or to refuse."""
        if len(self._buffer) < REQUEST_HEADER.size:
            return False
        number, length = REQUEST_HEADER.unpack_from(self._buffer)
        return number not in _FORMS or len(self._buffer) >= REQUEST_HEADER.size + length

    def next_ask(self) -> Ask | None:
        """Take out the first complete request; ProtocolError as soon as a header makes no sense."""
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
        del self._buffer[:end]
        return Ask(Form(number), line)


class ReplyReader:
    """Takes the bytes of a server as they come, and gives the reply once it is complete."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> Reply | None:
        """Take in what was received; ProtocolError as soon as the header makes no sense."""
        self._buffer += chunk
        if len(self._buffer) < REPLY_HEADER.size:
            return None
        number, length = REPLY_HEADER.unpack_from(self._buffer)
        if number not in _STATUSES or length > LONGEST_REPLY:
            message = f"reply status {number} with {length} bytes makes no sense"
            raise ProtocolError(message, hint="the socket belongs to another program: check its path")
        end = REPLY_HEADER.size + length
        if len(self._buffer) < end:
            return None
        text = bytes(self._buffer[REPLY_HEADER.size : end]).decode("utf-8", "surrogateescape")
        del self._buffer[:end]
        return Reply(Status(number), text)


_FORMS: Final = frozenset(Form)
_STATUSES: Final = frozenset(Status)
