"""The built-in pools, which exist without a stanza, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ecruntime.choices import AS_CHOSEN, ZeroPool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.choices import ServerChoices


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
    JobClass.SWAPOUT: PoolSpec("SwapOut", AS_CHOSEN.swapout_threads),
    JobClass.SWAPIN: PoolSpec("SwapIn", 5),
    JobClass.CLOSE: PoolSpec("Close", 0),
    JobClass.UNLINK: PoolSpec("Unlink", 6, backlog=100),
    JobClass.BATCH_UNLINK: PoolSpec("Batch_Unlink", 4),
    JobClass.SPOOL_IN: PoolSpec("SpoolIn", 1),
}


def built_in_pools(choices: ServerChoices) -> Mapping[JobClass, PoolSpec]:
    """Return the built-in pools of a server with these choices."""
    swap_out = replace(BUILTIN_POOLS[JobClass.SWAPOUT], concurrency=choices.swapout_threads)
    return {**BUILTIN_POOLS, JobClass.SWAPOUT: swap_out}


def with_threads(spec: PoolSpec, choices: ServerChoices) -> PoolSpec:
    """Return the settings of a pool that a configuration asks for; one of 0 threads may have one on a server."""
    has_one = spec.concurrency < 1 and choices.zero_pool is ZeroPool.THREAD
    return replace(spec, concurrency=1) if has_one else spec
