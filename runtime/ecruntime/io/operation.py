"""Reads and writes that take several callbacks, with their state in between."""

from __future__ import annotations

import errno
from enum import Enum
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import rules
from ecruntime.io.transfer import event_read, event_write
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    from ecruntime.scheduler import Event

_MAX_ROUNDS: Final = 16
"""Maximum of transfers in one callback; a peer that is always ready must not keep others waiting."""
_MAX_PIECE: Final = 1 << 20
"""Maximum of bytes in one read: the size may come from a peer, so memory is allocated only as bytes arrive."""
_MAX_TEXT: Final = 8192


class EventIo(Enum):
    """The status of an operation: `EVENT_IO_DONE` and so on."""

    DONE = "done"
    PENDING = "pending"
    ERROR = "error"
    EOF = "eof"


class EventIoState:
    """One operation and its remaining bytes; it lives as long as the connection (scheduler thread)."""

    __slots__ = ("_buffer", "_is_write", "_size", "_written", "error", "needmask")

    def __init__(self) -> None:
        """Begin with nothing pending."""
        self.needmask = DONE
        """The mask that the callback returns while an operation is pending; zero when none is."""
        self.error: OSError | None = None
        """The error of the last operation, if that ended with ERROR."""
        self._is_write = False
        self._buffer = bytearray()
        self._size = 0
        self._written = 0

    @property
    def data(self) -> bytes:
        """Return the bytes of the last read so far."""
        return b"" if self._is_write else bytes(self._buffer)

    @property
    def left(self) -> int:
        """Return the number of bytes still to be transferred."""
        done = self._written if self._is_write else len(self._buffer)
        return self._size - done

    @property
    def is_reading(self) -> bool:
        """Tell whether a read is pending."""
        return bool(self.needmask) and not self._is_write

    def begin(self, *, is_write: bool, size: int, data: bytes | bytearray | memoryview = b"") -> None:
        """Begin an operation; used by the functions below."""
        # Refused before the state is touched: the pending operation can still go on.
        if self.needmask:
            what = "write" if self._is_write else "read"
            message = f"a {what} of {self._size} bytes is still pending"
            raise RuleViolation(rules.STATE_IN_USE, message, hint="call event_io_retry, or clean the state")
        self.error = None
        self._is_write = is_write
        # A copy: the caller may change its data at once, while TLS must repeat a write with the same bytes.
        self._buffer = bytearray(data)
        self._size = size
        self._written = 0

    def go_on(self, event: Event) -> EventIo:
        """Transfer as much as possible without blocking; used by the functions below."""
        try:
            return self._write(event) if self._is_write else self._read(event)
        # The seed returns a code and leaves errno; the exception is kept in its place.
        except OSError as error:
            self.error = error
            return self._end(EventIo.ERROR)

    def clean(self) -> None:
        """Drop the operation and free its buffer."""
        self.needmask = DONE
        self.error = None
        self._buffer = bytearray()
        self._size = self._written = 0

    def _write(self, event: Event) -> EventIo:
        # Slices of a view copy nothing, however often a large write is taken up again.
        with memoryview(self._buffer) as view:
            for _ in range(_MAX_ROUNDS):
                if self._written == self._size:
                    break
                count = event_write(event, view[self._written :])
                if count is None:
                    self.needmask = event.needmask
                    return EventIo.PENDING
                self._written += count
        # The rounds are used up: level triggering calls back in the next turn if there is room.
        if self._written < self._size:
            self.needmask = Mask.E_WRITE
            return EventIo.PENDING
        self._buffer = bytearray()
        return self._end(EventIo.DONE)

    def _read(self, event: Event) -> EventIo:
        for _ in range(_MAX_ROUNDS):
            if len(self._buffer) == self._size:
                break
            piece = event_read(event, min(self._size - len(self._buffer), _MAX_PIECE))
            if piece is None:
                self.needmask = event.needmask
                return EventIo.PENDING
            # The bytes read so far stay in `data`.
            if not piece:
                return self._end(EventIo.EOF)
            self._buffer += piece
        # As for writes; bytes that TLS has decrypted already are announced by the channel.
        if len(self._buffer) < self._size:
            self.needmask = Mask.E_READ
            return EventIo.PENDING
        return self._end(EventIo.DONE)

    def _end(self, how: EventIo) -> EventIo:
        self.needmask = DONE
        return how


def event_io_write(event: Event, data: bytes | bytearray | memoryview, state: EventIoState) -> EventIo:
    """Write all of `data`; while it is PENDING the callback returns `state.needmask`.

    The state keeps a copy, so the caller may change its data at once.
    """
    state.begin(is_write=True, size=memoryview(data).nbytes, data=data)
    return state.go_on(event)


def event_io_write_string(event: Event, text: str, state: EventIoState) -> EventIo:
    """Write all of `text` as UTF-8; otherwise like `event_io_write`."""
    return event_io_write(event, text.encode("utf-8", "surrogateescape"), state)


def event_io_printf(event: Event, state: EventIoState, text: str, *values: object) -> EventIo:
    """Write `text % values` as UTF-8; ERROR, with nothing written, for more than 8192 bytes."""
    data = (text % values).encode("utf-8", "surrogateescape")
    if len(data) <= _MAX_TEXT:
        return event_io_write(event, data, state)
    # Begun all the same, so that a pending operation is refused as by any other write.
    state.begin(is_write=True, size=0)
    state.error = OSError(errno.E2BIG, f"a text of {len(data)} bytes does not fit into {_MAX_TEXT}")
    return EventIo.ERROR


def event_io_read(event: Event, size: int, state: EventIoState) -> EventIo:
    """Read exactly `size` bytes into `state.data`; called again while it is PENDING, it continues.

    EOF when the peer ended the stream before.
    """
    # The seed's sample makes the same call in each callback, so a pending read goes on.
    if not state.is_reading:
        state.begin(is_write=False, size=size)
    return state.go_on(event)


def event_io_retry(event: Event, state: EventIoState) -> EventIo:
    """Continue the pending operation."""
    if not state.needmask:
        raise RuleViolation(rules.NOTHING_PENDING, "the state has no pending operation", hint="begin one")
    return state.go_on(event)


def event_io_state_clean(state: EventIoState) -> None:
    """Drop the operation of a state and free its buffer, for a connection that is being closed."""
    state.clean()
