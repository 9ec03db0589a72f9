"""Predefined memory types: the server's `MEMTYPE_*`."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ecruntime.memory.definition import AllocatorKind, MemtypeDefinition

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMTYPE_MAX: Final = 512
"""Maximum number of memory types."""
FIRST_REGISTERED: Final = 128
"""The number of the first registered type, above all numbers that the server has documented."""


class PredefinedMemtype(IntEnum):
    """The predefined types with the server's numbers; `MESSAGE_BODY` is the server's `MEMTYPE_MESSAGE_BODY`."""

    EVENT = 0
    SKIPLIST = 1
    BUF_STORAGE = 7
    MESSAGE_BODY = 8
    SMALL_BUF = 22
    MEDIUM_BUF = 23
    SKIPLISTNODE_1 = 28
    SKIPLISTNODE_2 = 29
    SKIPLISTNODE_3 = 30
    SKIPLISTNODE_4 = 31
    SKIPLISTNODE_5 = 32
    SKIPLISTNODE_6 = 33
    SKIPLISTNODE_7 = 34
    SKIPLISTNODE_8 = 35
    SKIPLISTNODE_9 = 36
    SKIPLISTNODE_10 = 37
    SKIPLISTNODE_12 = 38
    SKIPLISTNODE_14 = 39
    SKIPLISTNODE_18 = 40
    SKIPLISTNODE_24 = 41
    SKIPLISTNODE_32 = 42
    SIZED_32BIT = 44
    SIZED_64BIT = 45
    EC_HASH_TABLE = 46
    STRING = 51
    EC_ASYNC_JOB = 55
    MEM_POOL = 57
    EC_HASH_BUCKET = 59
    ACCEPT_CONSTRUCT = 67
    MESSAGE_ID = 71
    NETLISTENER_INSTANCE = 84
    EC_INTERFACE = 85
    PCRE = 86
    IO_OBJECT = 91
    DOUBLE_LIST_NODE = 94
    BLOBJECT = 96
    EC_BAG = 103
    ECDICT = 105
    EC_PTR_ARRAY = 113


_FIXED_SIZES: Final = {
    PredefinedMemtype.EVENT: 192,
    PredefinedMemtype.SIZED_32BIT: 4,
    PredefinedMemtype.SIZED_64BIT: 8,
    PredefinedMemtype.EC_ASYNC_JOB: 96,
}
# The size of a job is that of the C structure with 64-bit pointers, that of an event includes what the loop keeps of it
# in C: `free` of an event by number takes only blocks of this size. The contents of the other structures
# are not documented, so their types take any size.


def predefined_definitions() -> Iterator[tuple[int, MemtypeDefinition]]:
    """Yield each predefined type with its number; in reports it has a plain name, such as `message_body`."""
    for memtype in PredefinedMemtype:
        size = _FIXED_SIZES.get(memtype, 0)
        kind = AllocatorKind.FIXED if size else AllocatorKind.VSIZE
        yield memtype.value, MemtypeDefinition(memtype.name.lower(), size, allocator=kind)
