"""The memory and the threads of the server as the console sees them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.memory import MemtypeUsage
    from ecruntime.server.server import Server
    from ecruntime.threads import PoolReport


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """Memory of the server at one moment; amounts in bytes, shares in percent of the machine's memory."""

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


class ResourcesView:
    """Answers the console's questions about one server (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Answer for `server`."""
        self._server = server
        self._last: MemorySnapshot | None = None

    def memory(self) -> MemorySnapshot:
        """Return the present memory figures."""
        page = os.sysconf("SC_PAGE_SIZE")
        machine = os.sysconf("SC_PHYS_PAGES") * page
        tracked = self._server.memory.total_allocated
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * page
        types = self._server.memory.usage()
        return MemorySnapshot(types, tracked, _percent(tracked, machine), resident, _percent(resident, machine))

    def memory_delta(self) -> tuple[MemorySnapshot | None, MemorySnapshot]:
        """Return the figures of the previous call, None at first, and the present ones."""
        before, self._last = self._last, self.memory()
        return before, self._last

    def pools(self) -> tuple[PoolReport, ...]:
        """Return the figures of all pools."""
        return tuple(pool.report() for pool in self._server.pools.pools())

    def queued(self, pool: str) -> PoolJobs:
        """Return the jobs that wait in a pool."""
        found = self._server.pools.pool(pool)
        return PoolJobs(found.name, tuple(job.name for job in found.queued()))

    def reset_pools(self) -> None:
        """Reset the figures of all pools."""
        for pool in self._server.pools.pools():
            pool.reset()


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)
