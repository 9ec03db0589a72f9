"""A thread of a pool."""

from __future__ import annotations

from threading import Thread
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

    __slots__ = ("_busy", "_invocations", "_monotonic", "_shop", "_since", "_started", "job", "name", "pool", "thread")

    def __init__(self, name: str, pool: Pool, shop: Shop, monotonic: Callable[[], float]) -> None:
        """Make the thread, which its pool starts. It is a daemon: one that blocks must not keep the process."""
        self.name = name
        self.pool = pool
        self.job: AsyncJob | None = None
        self._shop = shop
        self._monotonic = monotonic
        self._busy = 0.0
        self._invocations = 0
        self._started = self._since = monotonic()
        self.thread = Thread(target=self._main, name=name, daemon=True)

    def totals(self, now: float) -> Totals:
        """Return the sums of this thread, the present job included."""
        running = now - self._since if self.job is not None else 0.0
        return Totals(self._invocations, self._busy + running, now - self._started)

    def _main(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - whatever ends a thread ends the server (seed 1.3.4)
            self._shop.died(self, error)
        finally:
            self.pool.left(self)

    def _work(self) -> None:
        pool, shop, monotonic = self.pool, self._shop, self._monotonic
        get = pool.queue.get
        completions = shop.completions
        done = completions.done.append
        running, sched = JobState.RUNNING, Completion.CALLBACK_SCHED
        while (job := get()) is not None:
            if pool.room is not None:
                pool.make_room(job)
            if (job.concurrency is not None or job.fingerprint is not None or shop.is_draining) and not shop.admits(
                job, pool
            ):
                continue
            self._since = since = monotonic()
            self.job = job
            job.state = running
            try:
                job.result = job.worker(job, job.closure)
            except Exception as error:  # noqa: BLE001 - a job that raises is a failed job
                shop.failed(job, error)
            self._busy += monotonic() - since
            self._invocations += 1
            if job.completion is sched and job.concurrency is None and not job.skip_completion:
                done(job)  # what `worked` would do, without a call: this is nearly every job
                if not completions.is_drain_posted:
                    completions.post_drain()
            else:
                shop.worked(job)
            self.job = None
