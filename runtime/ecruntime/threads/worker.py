"""A thread of a pool."""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

from ecruntime.threads.job import Completion, JobState
from ecruntime.threads.statistics import Totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.threads.completions import Completions
    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.pool import Pool


class Shop(Protocol):
    """What threads need of the pools that they belong to; every method is for any thread."""

    is_draining: bool
    completions: Completions

    def admits(self, job: AsyncJob, pool: Pool) -> bool:
        """Tell whether a job may run now; if not, it was put aside or dropped."""
        ...

    def failed(self, job: AsyncJob, error: Exception) -> None:
        """Note that the job's worker raised."""
        ...

    def worked(self, job: AsyncJob) -> None:
        """Go on to the completion of a job whose worker returned or raised."""
        ...

    def died(self, worker: Worker, error: BaseException) -> None:
        """Report that something unwound the loop of a thread."""
        ...


class Worker:
    """Takes jobs from its pool's queue until it finds None; its counters are written by its thread only."""

    __slots__ = (
        "_bell", "_invocations", "_monotonic", "_shop", "_started", "_times", "is_busy", "job", "name", "periods",
        "pool", "thread",
    )  # fmt: skip

    def __init__(self, name: str, pool: Pool, shop: Shop, monotonic: Callable[[], float]) -> None:
        """Make the thread, which its pool starts. It is a daemon: one that blocks must not keep the process."""
        self.name = name
        self.pool = pool
        self.job: AsyncJob | None = None
        """The job that runs."""
        self.is_busy = True
        """Whether it has a job, or looks for one; set before a job is taken, so that no job is ever out of sight."""
        self.periods = 1
        """How many times it became busy."""
        self._shop = shop
        self._monotonic = monotonic
        self._invocations = 0
        self._started = monotonic()
        self._times: tuple[float, float | None] = (0.0, None)
        self._bell = Lock()
        self._bell.acquire()
        self.thread = Thread(target=self._main, name=name, daemon=True)

    def totals(self, now: float) -> Totals:
        """Return the sums of this thread, the present job included."""
        busy, since = self._times
        running = now - since if since is not None else 0.0
        return Totals(self._invocations, busy + running, now - self._started)

    def _main(self) -> None:
        try:
            while self._run_jobs():
                self._rest()
        except BaseException as error:  # noqa: BLE001 - whatever ends a thread ends the server (seed 1.3.4)
            self._shop.died(self, error)
        finally:
            self.pool.left(self)

    def _rest(self) -> None:
        """Wait until the pool rings. A job that comes meanwhile is not missed: who queues looks for bells after it."""
        pool, bell = self.pool, self._bell
        self.is_busy = False
        pool.idle.append(bell)
        if not pool.jobs or not pool.withdraw(bell):
            bell.acquire()
            self._begin()
            pool.is_ringing = False
            if len(pool.jobs) > 1:
                pool.ring()
        else:
            self._begin()

    def _begin(self) -> None:
        self.periods += 1
        self.is_busy = True

    def _run_jobs(self) -> bool:
        """Run jobs until none is left; False when the thread shall end."""
        pool, shop = self.pool, self._shop
        take, room = pool.jobs.popleft, pool.room
        completions = shop.completions
        done = completions.done.append
        running, sched = JobState.RUNNING, Completion.CALLBACK_SCHED
        # The clock is read for a run of jobs, not for each: reading it costs as much as the rest of the loop.
        busy, since = self._times[0], self._monotonic()
        self._times = busy, since
        is_staying = True
        while True:
            try:
                job = take()
            except IndexError:
                break
            if job is None:
                is_staying = False
                break
            if room is not None:
                pool.make_room(job)
            if job.traits is not None and not shop.admits(job, pool):
                continue
            self.job = job
            if pool.may_grow and pool.jobs:
                pool.grow_for_jobs()
            job.state = running
            try:
                job.result = job.worker(job, job.closure)
            except Exception as error:  # noqa: BLE001 - a job that raises is a failed job
                shop.failed(job, error)
            self._invocations += 1
            if job.traits is None and job.completion is sched:
                self.job = None
                done(job)  # what `worked` would do, without a call: this is nearly every job
                if not completions.is_drain_posted:
                    completions.post_drain()
            else:
                shop.worked(job)
                self.job = None
        self._times = busy + self._monotonic() - since, None
        return is_staying
