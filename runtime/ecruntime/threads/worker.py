"""One thread of a pool."""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

from ecruntime.foundation.errors import UNWINDING
from ecruntime.threads.job import Completion, JobState
from ecruntime.threads.statistics import Totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.threads.completions import Completions
    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.native_pools import SharedPlaces
    from ecruntime.threads.pool import Pool


class PoolCallbacks(Protocol):
    """The callbacks of a pool's threads into `Pools`; every method is for any thread."""

    is_draining: bool
    completions: Completions

    def taker_of(self, worker: Worker) -> Callable[[], AsyncJob | None] | None:
        """Return a function in C that runs the usual jobs of a thread, if there is one."""
        ...

    def try_start(self, job: AsyncJob, pool: Pool) -> bool:
        """Tell whether a job may run now; otherwise it waits in the queue of its semaphore, or was dropped."""
        ...

    def on_failed(self, job: AsyncJob, error: BaseException) -> None:
        """Note that the job's worker raised."""
        ...

    def on_worked(self, job: AsyncJob) -> None:
        """Complete a job whose worker returned or raised."""
        ...

    def on_short_of_threads(self) -> None:
        """Note that the system refused a thread."""
        ...

    def on_died(self, worker: Worker, error: BaseException) -> None:
        """Report an exception that ended the loop of a thread."""
        ...


class Worker:
    """A thread that runs the jobs of its pool until it takes None; only this thread writes its counters."""

    __slots__ = (
        "_callbacks", "_invocations", "_monotonic", "_place", "_started", "_times", "_wake_lock", "is_busy", "job",
        "name", "periods", "pool", "thread",
    )  # fmt: skip

    def __init__(self, name: str, pool: Pool, callbacks: PoolCallbacks, monotonic: Callable[[], float]) -> None:
        """Make the thread, which its pool starts; it is a daemon, so a blocked job does not keep the process alive."""
        self.name = name
        self.pool = pool
        self.job: AsyncJob | None = None
        """The running job."""
        self.is_busy = True
        """Whether it runs or looks for a job; set before one is taken, so that every job is seen somewhere."""
        self.periods = 1
        """Number of times it became busy."""
        self._callbacks = callbacks
        self._monotonic = monotonic
        self._place: SharedPlaces | None = None
        self._invocations = 0
        self._started = monotonic()
        # Total busy time and start of the current run; one tuple, so that other threads never read half of a change.
        self._times: tuple[float, float | None] = (0.0, None)
        self._wake_lock = Lock()
        # Held from now on: the thread waits by acquiring it again, and `Pool.wake_one` releases it.
        self._wake_lock.acquire()
        self.thread = Thread(target=self._main, name=name, daemon=True)

    def totals(self, now: float) -> Totals:
        """Return the totals of this thread, the time of the current job included."""
        busy, since = self._times
        running = now - since if since is not None else 0.0
        return Totals(self._invocations, busy + running, now - self._started)

    def _main(self) -> None:
        try:
            while self._run_jobs():
                self._rest()
        except BaseException as error:  # noqa: BLE001 - whatever ends a thread ends the server (seed 1.3.4)
            self._callbacks.on_died(self, error)
        finally:
            self._give_place()
            self.pool.on_worker_ended(self)

    def _rest(self) -> None:
        """Wait until the pool wakes this thread; no job is missed: `put` reads `idle_locks` after it has queued."""
        pool, lock = self.pool, self._wake_lock
        self.is_busy = False
        pool.idle_locks.append(lock)
        # A lock that is gone from there is about to be released: left unacquired, it would end the next wait at once.
        if not pool.jobs or not pool.remove_idle(lock):
            lock.acquire()
            self._begin()
            pool.is_waking = False
            # This thread takes one. The next is woken from here and not by each `put`: a burst costs few system calls.
            if len(pool.jobs) > 1:
                pool.wake_one()
        else:
            self._begin()

    def _begin(self) -> None:
        self.periods += 1
        self.is_busy = True

    def _run_jobs(self) -> bool:  # noqa: C901, PLR0912, PLR0915 - one loop: a call for each job would cost as much as the rest
        """Run jobs until none is left; return False when the thread must end."""
        pool, callbacks = self.pool, self._callbacks
        # Local names: this loop runs for each job, and attributes would cost a look-up each time.
        # Where C is there, `take` runs the usual jobs itself, and returns the first that is not (`native_jobs.py`).
        take, room = callbacks.taker_of(self) or pool.take_job, pool.room
        completions = callbacks.completions
        done = completions.done.append
        running, sched = JobState.RUNNING, Completion.CALLBACK_SCHED
        if pool.places is not None:
            self._take_place(pool.places)
        # The clock is read once for a run of jobs: reading it for each costs as much as the rest of the loop.
        self._times = self._times[0], self._monotonic()
        is_staying = True
        while True:
            try:
                job = take()
            except IndexError:
                break
            # Put in by `Pool.apply` and `Pool.close`, one for each thread that must end.
            if job is None:
                is_staying = False
                break
            if room is not None:
                pool.make_room(job)
            if job.traits is not None and not callbacks.try_start(job, pool):
                continue
            self.job = job
            # After `self.job` is set: until then this thread counts as free for the next job.
            if pool.may_grow and pool.jobs:
                pool.grow_for_jobs()
            job.state = running
            try:
                job.result = job.worker(job, job.closure)
            except UNWINDING:
                raise
            except BaseException as error:  # noqa: BLE001 - a job that raises is a failed job
                callbacks.on_failed(job, error)
            self._invocations += 1
            if job.traits is None and job.completion is sched:
                # Cleared first: from `done` on the job is the scheduler thread's, which may queue it again.
                self.job = None
                done(job)  # what `on_worked` would do, without a call: this is nearly every job
                if not completions.is_drain_posted:
                    completions.post_drain()
            else:
                # Cleared last: the completion runs here, and a crash in it is reported with this job.
                callbacks.on_worked(job)
                self.job = None
            if pool.places is not None:
                self.keep_place()
        self._times = self.totals(self._monotonic()).busy, None
        self._give_place()
        return is_staying

    def keep_place(self) -> None:
        """Have a place for the next job; the time for which it is passed on does not count as busy (its thread)."""
        places, (busy, since) = self.pool.places, self._times
        if places is not None and since is not None:
            self._times = busy, since + self._take_place(places)

    def _take_place(self, places: SharedPlaces) -> float:
        """Have a place for the next job: no more run at a time than the pool allows, jobs of C included.

        Return the seconds for which the thread has passed its place on.
        """
        if self._place is not None:
            return places.pass_on()
        places.enter()
        self._place = places
        return 0.0

    def _give_place(self) -> None:
        places, self._place = self._place, None
        if places is not None:
            places.leave()
