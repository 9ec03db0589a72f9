"""What the console asks of the server about memory and threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ecruntime.memory import MemtypeUsage
    from ecruntime.threads import PoolReport


@dataclass(frozen=True, slots=True)
class MemoryLook:
    """The memory of the server at one moment; amounts in bytes, shares in percent of the machine's memory."""

    types: tuple[MemtypeUsage, ...]
    rss: int
    rss_percent: float
    system_rss: int
    system_rss_percent: float


@dataclass(frozen=True, slots=True)
class PoolJobs:
    """The jobs that wait in one pool, oldest first, by the names of their workers."""

    pool: str
    jobs: tuple[str, ...]


class ResourceHost(Protocol):
    """The part of the server that lends memory and threads, as commands see it; for the scheduler thread."""

    def memory(self) -> MemoryLook:
        """Return the memory of this moment."""
        ...

    def look_again(self) -> tuple[MemoryLook | None, MemoryLook]:
        """Return what the last call returned as second, or None, and the memory of this moment."""
        ...

    def pools(self) -> tuple[PoolReport, ...]:
        """Return the figures of all pools, in order of their numbers."""
        ...

    def queued(self, pool: str) -> PoolJobs:
        """Return what waits in a pool; raise `RuleViolation` for an unknown one."""
        ...

    def reset_pools(self) -> None:
        """Begin the figures of the pools anew."""
        ...
