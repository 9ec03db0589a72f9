"""Jobs of modules in C, which run in threads of the core and share the places of each pool with those of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.threads.pool_spec import PoolSpec
from ecruntime.threads.shutdown import BlockedJob
from ecruntime.threads.statistics import Totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.threads.pool import Pool
    from ecruntime.threads.pools import Pools


class NativeJobs(Protocol):
    """The functions of the adapter, `_echost`, about jobs; `pool_*` are for any thread, others for the scheduler's."""

    def pool_enter(self, number: int, /) -> None:
        """Take a place, and wait for it."""
        ...

    def pool_leave(self, number: int, /) -> None:
        """Give a place back."""
        ...

    def pool_pass_on(self, number: int, /) -> float:
        """Let a job of C that waits have the place first."""
        ...

    def pool_set(self, number: int, name: str, concurrency: int, stack_size: int, backlog: int, /) -> None:
        """Add or change a pool."""
        ...

    def pool_look(self, number: int, /) -> tuple[int, float, float, int, int, int] | None:
        """Return the statistics of a pool."""
        ...

    def pools_share(self, is_shared: bool, /) -> None:  # noqa: FBT001 - as the adapter has it
        """Begin or end sharing the places with jobs of Python."""
        ...

    def pools_on_created(self, call: Callable[[int, str, int, int, int], object] | None, /) -> None:
        """Have this callable told of pools that modules make."""
        ...

    def pools_follow(self, call: Callable[[int, int, int, str], object] | None, /) -> None:
        """Have this callable told of each point of a job, in whose thread it may stop."""
        ...

    def pools_debug(self, is_on: bool, /) -> None:  # noqa: FBT001 - as the adapter has it
        """Report jobs that change in the queue."""
        ...

    def pools_busy(self) -> bool:
        """Tell whether a job is at work."""
        ...

    def pools_begin_shutdown(self) -> None:
        """Drop jobs that may be skipped, from now on."""
        ...

    def pools_awaited(self) -> int:
        """Return how many jobs are to be waited for."""
        ...

    def pools_close(self) -> None:
        """Queue no more jobs."""
        ...

    def pools_jobs(self) -> list[tuple[str, str, str, str | None, int]]:
        """Return all jobs on their way."""
        ...

    def pools_end_threads(self) -> None:
        """End all threads that do not block."""
        ...

    def pools_threads(self) -> int:
        """Return their number."""
        ...

    def pools_reopen(self) -> None:
        """Queue jobs again."""
        ...


class SharedPlaces:
    """The places of one pool: jobs of both languages that run at a time are no more than its concurrency (any thread).

    When jobs of both wait, they take turns.
    """

    __slots__ = ("_before", "_native", "_number")

    def __init__(self, native: NativeJobs, number: int) -> None:
        """Share the places of the pool of this number."""
        self._native = native
        self._number = number
        # The core counts for the process, which may have had a server before.
        self._before = Totals()
        self._before, _ = self.totals()

    def enter(self) -> None:
        """Take a place, and wait for it without the lock of the interpreter."""
        self._native.pool_enter(self._number)

    def leave(self) -> None:
        """Give the place back."""
        self._native.pool_leave(self._number)

    def pass_on(self) -> float:
        """Let a job of C have the place first, if one waits; return the seconds that this took."""
        return self._native.pool_pass_on(self._number)

    def totals(self) -> tuple[Totals, tuple[int, int, int]]:
        """Return the totals of C, and how many threads, busy threads and queued jobs it has."""
        look = self._native.pool_look(self._number)
        if look is None:
            return Totals(), (0, 0, 0)
        ran, busy, available, threads, idle, queued = look
        return Totals(ran, busy, available) - self._before, (threads, threads - idle, queued)


class NativePools:
    """The core's pools under those of one server (scheduler thread, but for `is_busy`)."""

    def __init__(self, native: NativeJobs, *, is_debug: bool) -> None:
        """Let modules in C queue jobs."""
        self._native = native
        native.pools_reopen()
        native.pools_debug(is_debug)
        native.pools_share(True)  # noqa: FBT003 - as the adapter has it

    def follow(self, call: Callable[[int, int, int, str], object]) -> None:
        """Tell `call(job, point, pool, name)` of each point of each job, in whose thread it may stop (any thread)."""
        self._native.pools_follow(call)

    def join(self, pool: Pool) -> None:
        """Give the core's pool of this number the settings of `pool`, and share the places; `EnvironmentFailure`."""
        try:
            self._native.pool_set(pool.number, pool.name, pool.concurrency, pool.stack_size, pool.backlog)
        except MemoryError as error:
            message = f"there is no memory for pool '{pool.name}' of modules in C"
            raise EnvironmentFailure(message, hint="check the memory of the machine, and try again") from error
        if pool.places is None:
            pool.places = SharedPlaces(self._native, pool.number)

    def is_busy(self) -> bool:
        """Tell whether a job of C is queued, runs, or waits for the scheduler thread (any thread)."""
        return self._native.pools_busy()

    def unfinished(self) -> int:
        """Return how many jobs of C have not ended."""
        return len(self._native.pools_jobs())

    def begin_shutdown(self) -> None:
        """Drop jobs that may be skipped, now and when a thread takes one."""
        self._native.pools_begin_shutdown()

    def has_to_wait(self) -> bool:
        """Tell whether there is a job that shutdown waits for."""
        return self._native.pools_awaited() > 0

    def close(self) -> None:
        """Queue no more jobs."""
        self._native.pools_close()

    def late(self) -> list[BlockedJob]:
        """Return the jobs that have not ended, without those that may be skipped at shutdown."""
        return [
            BlockedJob(text, pool, state)
            for text, pool, state, _, is_skippable in self._native.pools_jobs()
            if not is_skippable
        ]

    def end_threads(self) -> None:
        """Drop what is queued, and let all threads end that do not block."""
        self._native.pools_on_created(None)
        self._native.pools_end_threads()
        self._native.pools_follow(None)

    def listen(self, add: Callable[[int, PoolSpec], object]) -> None:
        """Tell `add` of each pool that a module in C makes, with its number."""

        def on_created(number: int, name: str, concurrency: int, stack_size: int, backlog: int) -> None:
            add(number, PoolSpec(name, concurrency, stack_size, backlog))

        self._native.pools_on_created(on_created)

    def has_threads(self) -> bool:
        """Tell whether threads are left."""
        return self._native.pools_threads() > 0


def share_pools(pools: Pools, native: NativeJobs) -> None:
    """Let modules in C queue jobs to the pools of a server (scheduler thread)."""
    pools.share_with(NativePools(native, is_debug=pools.is_debug))
