"""The thread pools of one server (seed 1.3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.choices import AS_CHOSEN
from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.foundation.errors import UNWINDING, EnvironmentFailure, RuleViolation
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.log import Level
from ecruntime.scheduler import RealClock
from ecruntime.threads import rules
from ecruntime.threads.completions import Completions
from ecruntime.threads.job import AsyncJob, Completion, JobState, changed_attributes, fingerprint
from ecruntime.threads.pool import Pool
from ecruntime.threads.pool_spec import FIRST_OWN_CLASS, JobClass, PoolSpec, built_in_pools, with_threads
from ecruntime.threads.semaphore_queue import SemaphoreQueue
from ecruntime.threads.shortage import ThreadShortage
from ecruntime.threads.shutdown import BlockedJob, blocked_jobs, crash_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.choices import ServerChoices
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.scheduler import Event, Mask, Scheduler, TimeSource
    from ecruntime.threads.native_jobs import NativeJobPath
    from ecruntime.threads.native_pools import NativePools
    from ecruntime.threads.worker import Worker

_BUILT: Final = JobState.BUILT
_DONE: Final = JobState.DONE
_QUEUED: Final = JobState.QUEUED
_SCHED: Final = Completion.CALLBACK_SCHED
_SLICE: Final = 0.01
_TAIL_STATES: Final = (JobState.AWAITING_TAIL.value, "waiting for ec_async_complete_tail")
_GRACE: Final = 0.5
"""Seconds that shutdown gives threads to end which run a job with `skip_on_shutdown`."""
_NEEDS: Final = {
    Completion.CALLBACK: "callback",
    Completion.CALLBACK_SCHED: "callback",
    Completion.EVENT: "event",
    Completion.MODULE: "event",
    Completion.SEMAPHORE: "semaphore",
}


class Pools:
    """All pools of one server; each queued job gets one completion, in the right thread.

    Any thread may queue jobs and complete tails; `prepare`, `apply` and `shutdown` are for the scheduler thread. Debug
    mode detects jobs that are changed while they wait in the queue.
    """

    # Slots for what each job needs, whose places the functions in C know; the rest is in the dictionary.
    __slots__ = ("__dict__", "_is_closed", "_plain", "completions")

    def __init__(  # noqa: PLR0913 - the parts of a server that pools need; the rest is usual
        self,
        scheduler: Scheduler,
        memory: MemoryTypes,
        clock: TimeSource,
        log: Log,
        *,
        is_debug: bool = False,
        on_death: Callable[[str], object] | None = None,
        choices: ServerChoices = AS_CHOSEN,
    ) -> None:
        """Make the built-in pools; a thread that dies calls `on_death` with a report."""
        self._stock = built_in_pools(choices)
        self._choices = choices
        self.is_draining = False
        self.is_debug = is_debug
        self._is_closed = False
        self._native: NativePools | None = None
        self._jobs: NativeJobPath | None = None
        self.is_followed = False
        """Whether each step of a job is to be seen in Python, which keeps C from doing several at a time."""
        self._shortage = ThreadShortage(scheduler, self.pools)
        self._scheduler = scheduler
        self._clock = clock
        self._log = log
        self._on_death = on_death
        self.completions = Completions(scheduler, memory, log)
        self._concurrency = SemaphoreQueue(self._requeue)
        self._pools: dict[str, Pool] = {}
        self._by_class: dict[int | str, Pool] = {}
        self._plain: dict[int | str, Pool] = {}
        """Pools with threads and an unbounded queue, for the fast path of `queue_async_job`."""
        self._is_configured = False
        for number, spec in self._stock.items():
            self._add(int(number), spec)
        self._find_plain()

    @property
    def stock(self) -> Mapping[JobClass, PoolSpec]:
        """The built-in pools with the sizes that they have without a stanza."""
        return self._stock

    def share_with(self, native: NativePools) -> None:
        """Share the places of each pool with jobs of modules in C from now on (scheduler thread)."""
        self._native = native
        self._join_native()
        native.listen(self._add_native)

    def run_usual_jobs_by(self, path: NativeJobPath) -> None:
        """Have C queue, run and complete the usual jobs from now on (scheduler thread)."""
        self._jobs = path
        self.completions.serve_usual = path.jobs_server(self.completions)
        # In the place of the method, which takes as long to reach the function as that takes.
        vars(self)["queue_async_job"] = path.jobs_queuer(self)

    def taker_of(self, worker: Worker) -> Callable[[], AsyncJob | None] | None:
        """Return a function in C that runs the usual jobs of a thread, if there is one (that thread)."""
        return None if self._jobs is None else self._jobs.jobs_taker(worker)

    def _join_native(self) -> None:
        if self._native is not None:
            for pool in self._pools.values():
                self._native.join(pool)

    def _add_native(self, number: int, spec: PoolSpec) -> None:
        """Add a pool that a module in C has made; like its number there, it stays until the server ends."""
        self._add(number, spec)
        self._find_plain()
        self._join_native()

    def prepare(self, specs: Iterable[PoolSpec]) -> Callable[[], None]:
        """Add the pools that are new in a configuration, without threads; return a function that rolls this back."""
        roll_back = self._add_new(specs)
        try:
            self._join_native()
        except BaseException:
            roll_back()
            raise
        return roll_back

    def _add_new(self, specs: Iterable[PoolSpec]) -> Callable[[], None]:
        added = [with_threads(spec, self._choices) for spec in specs if spec.name.lower() not in self._pools]
        for spec in added:
            self._add(max(FIRST_OWN_CLASS, max(pool.number for pool in self._pools.values()) + 1), spec)

        def roll_back() -> None:
            for spec in added:
                pool = self._pools[spec.name.lower()]
                self._pools = {name: other for name, other in self._pools.items() if other is not pool}
                del self._by_class[pool.number], self._by_class[spec.name]
            self._find_plain()

        # Threads start with the first job, so a transaction that fails leaves none behind (invariant 6).
        self._find_plain()
        return roll_back

    def apply(self, specs: Iterable[PoolSpec]) -> None:
        """Add and resize pools as a configuration says; a built-in pool without a stanza returns to its default size.

        A pool whose stanza is gone stays until the server ends, since modules may have stored its number.
        """
        given = {spec.name.lower(): with_threads(spec, self._choices) for spec in specs}
        self._add_new(given.values())
        for name, spec in {spec.name.lower(): spec for spec in self._stock.values()}.items():
            if name not in given:
                self._pools[name].apply(spec)
        for name, spec in given.items():
            if spec.concurrency < 1 and name not in {built_in.name.lower() for built_in in self._stock.values()}:
                text = f"thread pool '{spec.name}' has concurrency {spec.concurrency}: its jobs run in their callers"
                self._log.message(Level.WARNING, "threads", text)
            if not self._is_configured:
                # A built-in pool is older than the configuration.
                self._pools[name].limit_backlog(spec.backlog)
            self._pools[name].apply(spec)
        self._is_configured = True
        self._find_plain()
        try:
            self._join_native()
        except EnvironmentFailure as error:
            # The configuration is published already: they keep the former sizes.
            self._log.message(Level.ERROR, "threads", str(error))

    def thread_pool_name_to_class(self, name: str) -> int:
        """Return the job class of the pool of this name, without regard to case (any thread)."""
        return self._find(name).number

    def queue_async_job(self, job: AsyncJob) -> bool:
        """Queue a job; return False when the server shuts down or the queue is full (any thread).

        The caller waits for a place in a full queue, except in the scheduler thread and in the pool's own threads,
        which would wait for themselves.
        """
        # Fast path; whatever fails a test here is examined in full, and refused with a message, by `_queue`.
        pool = self._plain.get(job.job_class)
        if (
            pool is None
            or job.completion is not _SCHED
            or job.callback is None
            or job.state is not _BUILT
            or job.traits is not None
        ):
            return self._queue(job)
        job.state = _QUEUED
        # As `pool.put(job)`, without a call: this is nearly every job.
        jobs = pool.jobs
        jobs.append(job)
        if pool.may_grow:
            pool.grow_for_jobs()
        if pool.idle_locks and not pool.is_waking:
            pool.wake_one()
        # Read after the job is queued: `shutdown` sets the flag and then empties the queues, so no job is left behind.
        return not self._is_closed or self._too_late(job, pool)

    def _queue(self, job: AsyncJob) -> bool:
        pool = self._pool_of(job)
        state = job.state
        if state is not _BUILT and state is not _DONE:
            self.reject_job_in_use(job)
        if self._is_closed:
            return False
        # Violations are raised before the job is changed.
        completion = job.completion
        self._check(job)
        runs_here = completion is Completion.SYNC or not pool.concurrency
        if not runs_here and pool.room is not None and not self._has_room(pool):
            self._log.message(Level.WARNING, job.owner or "threads", f"the queue of pool '{pool.name}' is full")
            return False
        # Reset here and not at its end: result and error are read after the completion, and after a refusal too.
        if state is _DONE:
            job.is_tail_called, job.result, job.error = False, None, None
        if runs_here:
            self._run_here(job, pool)
            return True
        if self.is_debug:
            job.fingerprint = fingerprint(job)
        # Set before `put`: from then on the job belongs to the thread that takes it.
        job.state = _QUEUED
        pool.put(job)
        if self._is_closed:
            return self._too_late(job, pool)  # type: ignore[unreachable] # another thread may have closed it by now
        return True

    def examine(self, job: AsyncJob) -> None:
        """Raise `RuleViolation` for a job that `queue_async_job` would not take, whatever the pools do (any thread)."""
        self._pool_of(job)
        if job.state is not _BUILT and job.state is not _DONE:
            self.reject_job_in_use(job)
        self._check(job)

    def queue_published(self, job: AsyncJob, on_refused: Callable[[AsyncJob], object]) -> None:
        """Queue a job that waited for a publication, in which nothing of it may run (scheduler thread).

        `on_refused` gets the job when it is not queued.
        """
        if job.completion is Completion.SYNC or not self._pool_of(job).concurrency:
            self._scheduler.post(lambda: None if self.queue_async_job(job) else on_refused(job))
        elif not self.queue_async_job(job):
            on_refused(job)

    def on_short_of_threads(self) -> None:
        """Have a pool that could not start a thread try again (any thread)."""
        self._shortage.note()

    def async_wake_event(self, job: AsyncJob, event: Event, mask: Mask) -> None:
        """Let the job's completion schedule `event` with `mask`; for a job not queued yet, or in its worker."""
        if job.state not in (_BUILT, _DONE, JobState.RUNNING):
            self.reject_job_in_use(job)
        job.completion, job.event, job.mask = Completion.EVENT, event, mask

    def async_complete_tail(self, job: AsyncJob) -> None:
        """Complete a job with `skip_completion`, once, but not before its worker has returned (any thread)."""
        self.completions.async_complete_tail(job)

    def is_busy(self) -> bool:
        """Tell whether a job is queued, runs, or waits for the scheduler thread (any thread).

        A job that waits for its tail or for its semaphore is not counted: what it waits for may be an event.
        """
        # A job is first queued, then with a busy thread, then done. The threads are examined before the queues; if none
        # became busy meanwhile, no job moved from a queue to a thread that had been counted as idle.
        workers = [worker for pool in self._pools.values() for worker in pool.workers]
        before = sum(worker.periods for worker in workers)
        return (
            any(worker.is_busy for worker in workers)
            or any(pool.jobs for pool in self._pools.values())
            or bool(self.completions.elsewhere or self.completions.done)
            or (self._native is not None and self._native.is_busy())
            or before != sum(worker.periods for pool in self._pools.values() for worker in pool.workers)
        )

    def unfinished(self) -> list[AsyncJob]:
        """Return all jobs that have not ended, those that wait for a semaphore or a tail included."""
        return [*self._on_their_way(), *self._concurrency.parked(), *list(self.completions.awaiting)]

    def unfinished_count(self) -> int:
        """Return how many jobs have not ended, those of modules in C included."""
        return len(self.unfinished()) + (self._native.unfinished() if self._native is not None else 0)

    def pools(self) -> tuple[Pool, ...]:
        """Return the pools in order of their numbers."""
        return tuple(sorted(self._pools.values(), key=lambda pool: pool.number))

    def has(self, name: str) -> bool:
        """Tell whether there is a pool of this name."""
        return name.lower() in self._pools

    def pool(self, name: str) -> Pool:
        """Return a pool by name, without regard to case."""
        return self._find(name)

    def shutdown(self, limit: float = 30.0) -> tuple[BlockedJob, ...]:
        """Drain all pools, end their threads, and return the jobs that had not ended after `limit` seconds.

        Jobs with `skip_on_shutdown` are dropped; one that runs is not waited for (seed 1.3.4). The
        limit is in real seconds, whatever the clock of the server: threads block in real time.
        """
        # Set first: threads then drop skippable jobs when they take them.
        self.is_draining = True
        native = self._native
        if native is not None:
            native.begin_shutdown()
        for job in self._concurrency.take_parked():
            self.completions.drop(job, JobState.SKIPPED)
        clock = RealClock()
        end = clock.monotonic() + limit
        self._wait_for_jobs(end)
        self._is_closed = True
        self._find_plain()
        if native is not None:
            native.close()
        self._wait_for_jobs(end)  # for what other threads queued until it was closed
        # Before the queues are emptied, while it is still known where each job is.
        blocked = blocked_jobs(self.pools(), self.unfinished(), self._pool_of)
        if native is not None:
            blocked = (*blocked, *native.late())
            native.end_threads()
        for pool in self._pools.values():
            for job in pool.take_queued():
                self._skip(job)
        workers = [worker for pool in self._pools.values() for worker in pool.close()]
        # One grace period for all. Threads are daemons, so one that does not end cannot keep the process alive.
        grace = clock.monotonic() + _GRACE
        for worker in workers:
            worker.thread.join(max(grace - clock.monotonic(), 0.0))
        while native is not None and native.has_threads() and clock.monotonic() < grace:
            self._scheduler.run_once(_SLICE)
        self._scheduler.run_once(0.0)  # completions of jobs that were not waited for and ended all the same
        for late in blocked:
            rule = f"{rules.TAIL_FORGOTTEN}: " if late.state in _TAIL_STATES else ""
            self._log.message(Level.ERROR, "threads", f"{rule}at shutdown, {late}")
        return blocked

    def try_start(self, job: AsyncJob, pool: Pool) -> bool:
        """Tell whether a job may run now (the pool's threads)."""
        del pool
        if self.is_draining and job.skip_on_shutdown:
            self._skip(job)
            return False
        if job.fingerprint is not None:
            changed = changed_attributes(job, job.fingerprint)
            job.fingerprint = None
            if changed:
                text = f"{rules.JOB_CHANGED}: {job!r} was changed while it was queued: {', '.join(changed)}"
                self._log.message(Level.ERROR, job.owner or "threads", text)
        return job.concurrency is None or self._concurrency.try_start(job)

    def on_failed(self, job: AsyncJob, error: BaseException) -> None:
        """Note that the job's worker raised (the thread that ran it)."""
        job.error = error
        text = "\n".join([f"{job.name} failed: {describe_origin(error)}", *format_traceback(error)])
        self._log.message(Level.ERROR, job.owner or "threads", text)

    def on_worked(self, job: AsyncJob) -> None:
        """Complete a job whose worker has returned or raised (the thread that ran it)."""
        # Before the completion: the semaphore limits running workers, and a tail may be called much later.
        if job.concurrency is not None:
            self._concurrency.give_back(job.concurrency)
        self.completions.on_worked(job)

    def on_died(self, worker: Worker, error: BaseException) -> None:
        """Report the death of a thread, and stop the server (the dying thread)."""
        job = worker.job
        report = crash_report(worker.name, error, repr(job) if job is not None else "")
        self._log.message(Level.CRITICAL, "threads", report)
        if job is not None:
            self.completions.drop(job, JobState.DEAD)
        # The abnormal end of any thread stops the entire server (seed 1.3.4).
        if self._on_death is not None:
            self._on_death(report)

    def _add(self, number: int, spec: PoolSpec) -> None:
        pool = Pool(number, spec, self, self._log, self._clock.monotonic)
        # Replaced by one assignment: other threads go through it without a lock (invariant 3).
        self._pools = {**self._pools, spec.name.lower(): pool}
        # By the name as spelled, too: the fast path spares the lower-casing.
        self._by_class[number] = self._by_class[spec.name] = pool

    def _find_plain(self) -> None:
        # Built aside and replaced by one assignment, since any thread reads it without a lock (invariant 3). In debug
        # mode it is empty, so every job takes the slow path and is fingerprinted.
        is_none = self.is_debug or self._is_closed
        found = {} if is_none else {name: pool for name, pool in self._by_class.items() if pool.is_plain}
        self._plain = found

    def _pool_of(self, job: AsyncJob) -> Pool:
        return self._by_class.get(job.job_class) or self._find(job.job_class)

    def _find(self, job_class: int | str) -> Pool:
        found = self._by_class.get(job_class)
        if found is None and isinstance(job_class, str):
            found = self._pools.get(job_class.lower())
        if found is None:
            names = [pool.name for pool in self._pools.values()]
            hint = did_you_mean(str(job_class), names) or f'write ThreadPool "{job_class}" {{ concurrency = 4 }}'
            raise RuleViolation(rules.UNKNOWN_POOL, f"there is no thread pool '{job_class}'", hint=hint)
        return found

    def _check(self, job: AsyncJob) -> None:
        needed = _NEEDS.get(job.completion)
        if needed is not None and getattr(job, needed) is None:
            message = f"{job!r} completes by {job.completion.name} and has no {needed}"
            raise RuleViolation(rules.INCOMPLETE_JOB, message, hint=f"set its {needed} before it is queued")

    def reject_job_in_use(self, job: AsyncJob) -> None:
        """Raise `RuleViolation` for a job that somebody queued before."""
        raise RuleViolation(
            rules.JOB_IN_USE,
            f"{job!r} is touched while it is {job.state.value}",
            hint="only its worker and its completion may touch a job between queueing and completion",
        )

    def _has_room(self, pool: Pool) -> bool:
        assert pool.room is not None
        if pool.room.acquire(blocking=False):
            return True
        # The scheduler thread must never block (seed 1.3.3); a pool's own thread would wait for itself.
        if self._scheduler.is_scheduler_thread() or pool.is_own_thread():
            return False
        return pool.room.acquire()

    def _run_here(self, job: AsyncJob, pool: Pool) -> None:
        if job.concurrency is not None:
            job.concurrency.acquire()
        # No thread of a pool shows this job, so `is_busy` and `shutdown` look for it here.
        self.completions.elsewhere[job] = None
        since = self._clock.monotonic()
        job.state = JobState.RUNNING
        try:
            job.result = job.worker(job, job.closure)
        except UNWINDING:
            self.completions.drop(job, JobState.DEAD)
            raise
        except BaseException as error:  # noqa: BLE001 - a job that raises is a failed job
            self.on_failed(job, error)
        pool.count_direct(self._clock.monotonic() - since)
        self.on_worked(job)

    def _skip(self, job: AsyncJob) -> None:
        self._concurrency.withdraw(job)
        self.completions.drop(job, JobState.SKIPPED)

    def _too_late(self, job: AsyncJob, pool: Pool) -> bool:
        """Drop a job that was queued while the pools closed; return True when a thread has taken it already."""
        is_taken = not pool.remove_queued(job)
        if not is_taken:
            self._skip(job)
        return is_taken

    def _requeue(self, job: AsyncJob) -> None:
        self._pool_of(job).put_back(job)

    def _on_their_way(self) -> list[AsyncJob]:
        """Return the jobs that are queued, run, or wait for the scheduler thread."""
        pools = self._pools.values()
        queued = [job for pool in pools for job in pool.queued()]
        running = [job for pool in pools for worker in pool.workers if (job := worker.job) is not None]
        # Without duplicates: a job that moves from one list to the next during the look is found twice.
        return list(
            dict.fromkeys([*queued, *running, *self.completions.elsewhere.copy(), *self.completions.done.copy()])
        )

    def _wait_for_jobs(self, end: float) -> None:
        while self._has_to_wait() and RealClock.monotonic() < end:
            # The loop must turn meanwhile: completions and events that jobs wait for are served by this thread.
            self._scheduler.run_once(_SLICE)

    def _has_to_wait(self) -> bool:
        if self._native is not None and self._native.has_to_wait():
            return True
        if not self.is_busy():
            return any(not job.skip_on_shutdown for job in self._concurrency.parked())
        # Such a thread has taken a job and not shown it yet, or has handed one on; the next look will tell.
        is_between = any(
            worker.is_busy and worker.job is None for pool in self._pools.values() for worker in pool.workers
        )
        jobs = [*self._on_their_way(), *self._concurrency.parked()]
        return is_between or any(not job.skip_on_shutdown for job in jobs)
