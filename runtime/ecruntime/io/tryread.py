"""Records of a stream, each ended by a delimiter."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import rules
from ecruntime.io.transfer import event_read
from ecruntime.scheduler import Mask

if TYPE_CHECKING:
    from ecruntime.scheduler import Event

DEFAULT_LIMIT: Final = 65_536
_PIECE: Final = 16_384
_TURN: Final = 16_384
"""Bytes after which others get their turn, though the peer has sent more: as short records they keep a worker busy."""


class TryRead:
    """`minimal_tryread_construct`: buffered input of a connection, which lives as long as the connection.

    `limit` is the maximum length of a record in bytes; at most that and one piece is buffered.
    """

    __slots__ = ("_buffer", "_searched", "_until", "limit", "taken")

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        """Begin with an empty buffer."""
        if limit <= 0:
            raise RuleViolation(rules.BAD_DELIMITER, f"a record of at most {limit} bytes", hint="give a limit above 0")
        self.limit = limit
        """The maximum length of a record in bytes."""
        self.taken = 0
        """Bytes that were read since the worker was last told to wait."""
        self._buffer = bytearray()
        # No delimiter begins before this offset, so each byte is searched about once.
        self._searched = 0
        self._until = b""

    def __len__(self) -> int:
        return len(self._buffer)

    def find(self, until: bytes) -> bytes | None:
        """Return the next record if its delimiter was read; only new bytes are searched."""
        # The offset holds for one delimiter only.
        if until != self._until:
            self._until = until
            self._searched = 0
        place = self._buffer.find(until, self._searched)
        if place < 0:
            # The last bytes may be the beginning of a delimiter.
            self._searched = max(len(self._buffer) - len(until) + 1, 0)
            return None
        record = bytes(self._buffer[:place])
        # Cheap: a bytearray drops bytes at its front without moving the rest.
        del self._buffer[: place + len(until)]
        self._searched = 0
        return record

    def feed(self, piece: bytes) -> None:
        """Append bytes that were read elsewhere."""
        self._buffer += piece

    def take(self) -> bytes:
        """Return and drop all buffered bytes, for a connection that changes its protocol."""
        piece = bytes(self._buffer)
        self.free()
        return piece

    def free(self) -> None:
        """Drop the buffered input, for a connection that is being closed."""
        self._buffer = bytearray()
        self._searched = 0


def tryread_until(event: Event, construct: TryRead, until: bytes) -> bytes | None:
    r"""Return the next record without its delimiter, such as `b"\r\n"`; None when it must wait for `event.needmask`.

    Call it until it returns None: a record that is buffered already makes no descriptor ready. It does so from time to
    time, too, while a peer sends without a pause; the event is then called again after those of others. Raise EOFError
    at the end of the stream, and OSError with E2BIG for a record that is longer than `construct.limit`.
    """
    if not until:
        raise RuleViolation(rules.BAD_DELIMITER, "an empty delimiter", hint='give bytes such as b"\\r\\n"')
    record = construct.find(until)
    while record is None:
        # Before the next read: a record of exactly `limit` bytes would have its delimiter by now.
        if len(construct) >= construct.limit + len(until):
            message = f"no end of the record within {construct.limit} bytes"
            raise OSError(errno.E2BIG, message)
        if construct.taken >= _TURN:
            # What is left makes the descriptor ready again, and a TLS channel calls for what it holds.
            construct.taken = 0
            event.needmask = Mask.E_READ
            return None
        piece = event_read(event, _PIECE)
        if piece is None:
            construct.taken = 0
            return None
        if not piece:
            raise EOFError("the peer ended the stream")
        construct.feed(piece)
        construct.taken += len(piece)
        record = construct.find(until)
    # One piece may bring both: more than `limit` bytes, and the delimiter behind them.
    if len(record) > construct.limit:
        raise OSError(errno.E2BIG, f"a record of {len(record)} bytes, where {construct.limit} are allowed")
    return record


def minimal_tryread_construct_free(construct: TryRead) -> None:
    """Drop the input of a construct, for a connection that is being closed."""
    construct.free()
