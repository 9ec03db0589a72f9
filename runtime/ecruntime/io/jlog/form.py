"""The on-disk form of a jlog: names of files, the metastore, headers of records; as the public library writes them."""

from __future__ import annotations

import errno
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

MAGIC: Final = 0x663A7318
COMPRESSED: Final = 0x15106A00
"""Magic of compressed logs; its lowest byte is the provider: 0 leaves records as they are, 1 is LZ4."""
DEFAULT_LIMIT: Final = 4 << 20
MAX_LENGTH: Final = 0xFFFFFFFF
METASTORE: Final = "metastore"
PRE_COMMIT: Final = "pre_commit"
INDEX_SUFFIX: Final = ".idx"
CHECKPOINT_PREFIX: Final = "cp."
_WORD: Final = struct.Struct("=I")
_FOUR: Final = struct.Struct("=4I")
_FIVE: Final = struct.Struct("=5I")
_PLACE: Final = struct.Struct("=2I")
_OLD_SIZE: Final = 12
_DIGITS: Final = frozenset("0123456789abcdef")


class JlogSafety(IntEnum):
    """The moments at which a log is written through to the disk."""

    UNSAFE = 0
    ALMOST_SAFE = 1
    """At the end of each segment, when its writer leaves it."""
    SAFE = 2
    """At each record and each checkpoint."""


class JlogPlace(NamedTuple):
    """The number of a segment and of a record in it, from 1; record 0 stands before the first."""

    segment: int
    marker: int

    def pack(self) -> bytes:
        """Return the content of a checkpoint."""
        return _PLACE.pack(*self)


class RecordHeader(NamedTuple):
    """The header of a record; `length` is that of the message, `stored` that on the disk."""

    magic: int
    seconds: int
    microseconds: int
    length: int
    stored: int


@dataclass(frozen=True, slots=True)
class JlogMetastore:
    """The settings of a log, and the number of the segment that is written to."""

    segment: int = 0
    limit: int = DEFAULT_LIMIT
    safety: int = JlogSafety.ALMOST_SAFE
    magic: int = MAGIC
    is_old: bool = False
    """Whether it has three words only, as logs of old versions, whose magic is 0."""

    @property
    def is_sound(self) -> bool:
        """Tell whether every word has a value that the library accepts."""
        return self.limit > 0 and self.safety in tuple(JlogSafety) and (self.is_old or self._has_known_magic)

    @property
    def form(self) -> RecordForm:
        """The form of the log's records; raise OSError for one that cannot be read here."""
        if self.magic not in (0, MAGIC, COMPRESSED):
            message = f"records are compressed by provider {self.magic & 0xFF}, which is not read here"
            raise OSError(errno.ENOTSUP, message)
        return RecordForm(self.magic)

    @property
    def _has_known_magic(self) -> bool:
        return self.magic == MAGIC or self.magic & ~0xFF == COMPRESSED

    def pack(self) -> bytes:
        """Return the content of the file."""
        words = _FOUR.pack(self.segment, self.limit, self.safety, self.magic)
        return words[:_OLD_SIZE] if self.is_old else words


def unpack_metastore(blob: bytes) -> JlogMetastore | None:
    """Return what the file says; None when it is damaged."""
    if len(blob) not in (_OLD_SIZE, _FOUR.size):
        return None
    is_old = len(blob) == _OLD_SIZE
    segment, limit, safety, magic = _FOUR.unpack(blob.ljust(_FOUR.size, b"\0"))
    found = JlogMetastore(segment, limit, safety, magic, is_old=is_old)
    return found if found.is_sound else None


class RecordForm:
    """The form of the records of one log, which its magic tells."""

    __slots__ = ("_words", "header_size", "magic", "mark")

    def __init__(self, magic: int) -> None:
        """Take the magic of the metastore."""
        self.magic = magic
        self._words = _FIVE if magic & ~0xFF == COMPRESSED else _FOUR
        self.header_size = self._words.size
        self.mark = _WORD.pack(magic)
        """The first bytes of each record."""

    def begins(self, head: bytes) -> bool:
        """Tell whether these bytes, which may be few, can begin a record."""
        return self.mark.startswith(head[: len(self.mark)])

    def unpack(self, head: bytes) -> RecordHeader:
        """Return the header; `head` has `header_size` bytes."""
        words = self._words.unpack(head)
        magic, seconds, microseconds, length = words[:4]
        # Without compression a message is stored as it is.
        return RecordHeader(magic, seconds, microseconds, length, words[-1])

    def pack(self, seconds: int, microseconds: int, length: int) -> bytes:
        """Return the header of a message."""
        # Nothing is compressed here, so a fifth word repeats the length.
        words = (self.magic, seconds & MAX_LENGTH, microseconds, length, length)
        return self._words.pack(*words[: self.header_size // _WORD.size])


def unpack_place(blob: bytes) -> JlogPlace | None:
    """Return the place that a checkpoint names; None when its writer was killed before it wrote one."""
    return JlogPlace(*_PLACE.unpack(blob)) if len(blob) == _PLACE.size else None


def segment_name(number: int) -> str:
    """Return the file name of a segment."""
    return f"{number:08x}"


def segment_number(name: str) -> int | None:
    """Return the number of the segment with this file name; None for other files."""
    return int(name, 16) if len(name) == 8 and _DIGITS.issuperset(name) else None


def checkpoint_name(subscriber: str) -> str:
    """Return the file name of a subscriber's checkpoint."""
    return CHECKPOINT_PREFIX + subscriber.encode("utf-8", "surrogateescape").hex()


def subscriber_of(name: str) -> str | None:
    """Return the subscriber whose checkpoint has this file name; None for other files."""
    digits = name.removeprefix(CHECKPOINT_PREFIX)
    if digits == name or not digits or len(digits) % 2 or not _DIGITS.issuperset(digits):
        return None
    return bytes.fromhex(digits).decode("utf-8", "surrogateescape")
