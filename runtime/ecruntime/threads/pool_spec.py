"""The built-in pools, which exist without a stanza, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """The settings of one pool, as in a `ThreadPool` stanza; 0 means the system's stack size, or no backlog limit."""

    name: str
    concurrency: int
    stack_size: int = 0
    backlog: int = 0


class JobClass(IntEnum):
    """The built-in pools: `ECTP_CLASS_*` with their numbers."""

    SHORT_LIVED = -1
    """Jobs that are too short for a thread: they run in the caller."""
    CPU = 0
    IO = 1
    SWAPOUT = 2
    SWAPIN = 3
    CLOSE = 4
    UNLINK = 5
    BATCH_UNLINK = 6
    SPOOL_IN = 7


FIRST_OWN_CLASS: Final = 16
"""The number of the first pool that the configuration adds; lower numbers are reserved for the server."""

BUILTIN_POOLS: Final = {
    JobClass.SHORT_LIVED: PoolSpec("Short_Lived", 0),
    JobClass.CPU: PoolSpec("CPU", 4),
    JobClass.IO: PoolSpec("IO", 50),
    JobClass.SWAPOUT: PoolSpec("SwapOut", 20),
    JobClass.SWAPIN: PoolSpec("SwapIn", 5),
    JobClass.CLOSE: PoolSpec("Close", 0),
    JobClass.UNLINK: PoolSpec("Unlink", 6, backlog=100),
    JobClass.BATCH_UNLINK: PoolSpec("Batch_Unlink", 4),
    JobClass.SPOOL_IN: PoolSpec("SpoolIn", 1),
}
