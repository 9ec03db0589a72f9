"""One thread pool: its queue, threads and statistics."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager, suppress
from threading import Lock, RLock, Semaphore
from typing import TYPE_CHECKING, Final

from ecruntime.log import Level
from ecruntime.threads.statistics import PoolReport, Totals
from ecruntime.threads.worker import Worker

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Iterator

    from ecruntime.log import Log
    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.native_pools import SharedPlaces
    from ecruntime.threads.pool_spec import PoolSpec
    from ecruntime.threads.worker import PoolCallbacks

# The stack size of new threads is a setting of the process, so the pools of all servers share this lock. It is
# reentrant because a finalizer or a sink of the log may queue a job while the same thread holds it.
_STACK_SIZE: Final = RLock()


class Pool:
    """A pool of `Pools`; `apply` and `close` are for the scheduler thread, the rest for any.

    A thread is started when there are more jobs than free threads, up to `concurrency`; it is named after the pool.
    With a concurrency of 0 there are no threads, and jobs run in the thread that queues them.
    """

    # Slots for what each job needs, whose places the functions in C know; the rest is in the dictionary.
    __slots__ = (
        "__dict__", "append_job", "idle_locks", "is_waking", "jobs", "may_grow", "number", "places", "room", "take_job",
    )  # fmt: skip

    def __init__(
        self, number: int, spec: PoolSpec, callbacks: PoolCallbacks, log: Log, monotonic: Callable[[], float]
    ) -> None:
        """Begin without threads; `number` is the job class."""
        self.number = number
        self.name = spec.name
        self.concurrency = max(spec.concurrency, 0)
        self.stack_size = spec.stack_size
        self.backlog = spec.backlog
        self.room = Semaphore(spec.backlog) if spec.backlog > 0 else None
        """Free places in a bounded queue; producers wait for one when it is full. None without a bound."""
        # Used without a lock: `append`, `popleft` and `remove` of a deque are atomic.
        self.jobs: deque[AsyncJob | None] = deque()
        """Jobs that no thread has taken yet, oldest first; None ends the thread that takes it."""
        self.append_job, self.take_job = self.jobs.append, self.jobs.popleft
        # One lock for each thread instead of a condition for all: waking one is a single `release`.
        self.idle_locks: list[LockType] = []
        """Locks of the waiting threads; releasing one wakes its thread."""
        self.is_waking = False
        """Whether a thread was woken and has not taken a job yet; that one wakes the next."""
        self.may_grow = True
        """Whether there are fewer threads than configured, or none although jobs may wait."""
        self.is_short = False
        """Whether the system refused the last thread."""
        self.workers: tuple[Worker, ...] = ()
        self.places: SharedPlaces | None = None
        """The places that jobs of modules in C share, where there are such modules."""
        self.direct = Totals()
        """Totals of the jobs that ran in the thread that queued them."""
        self._callbacks = callbacks
        self._log = log
        self._monotonic = monotonic
        self._lock = Lock()
        # Jobs in the queue that hold no place of `room`.
        self._beyond: set[AsyncJob] = set()
        self._started = 0
        self._is_closed = False
        self._leaving = 0
        self._ended = Totals()
        self._reset_at = monotonic()
        self._at_reset = Totals()

    def limit_backlog(self, backlog: int) -> None:
        """Bound the queue as the first configuration says; later it stays, since jobs and threads hold its places."""
        with self._lock:
            if self._started or self.jobs:
                return
            self.backlog = backlog
            self.room = Semaphore(backlog) if backlog > 0 else None

    def apply(self, spec: PoolSpec) -> None:
        """Change the concurrency, and the stack size of new threads; surplus threads end after the queued jobs."""
        with self._lock:
            self.concurrency = max(spec.concurrency, 0)
            self.stack_size = spec.stack_size
            surplus = len(self.workers) - self._leaving - self.concurrency
            # Counted from now on as gone, so that the next change does not end them a second time.
            self._leaving += max(surplus, 0)
            self._update_may_grow()
        for _ in range(surplus):
            self.put(None)
        # Outside the lock, which `_grow` takes itself.
        self.grow_for_jobs()

    @property
    def is_plain(self) -> bool:
        """Tell whether the pool has threads and an unbounded queue."""
        return self.concurrency > 0 and self.room is None

    def put(self, job: AsyncJob | None) -> None:
        """Queue a job, and wake a thread unless one is waking up, which wakes the next if jobs are left."""
        # Queued before `idle_locks` is read: a thread adds its lock there before it looks at the queue a last time, so
        # one of the two sees the other (`Worker._rest`).
        self.jobs.append(job)
        if self.may_grow:
            self.grow_for_jobs()
        if self.idle_locks and not self.is_waking:
            self.wake_one()

    def wake_one(self) -> None:
        """Wake one waiting thread, if there is one."""
        try:
            lock = self.idle_locks.pop()
        except IndexError:
            return
        self.is_waking = True
        lock.release()

    def remove_idle(self, lock: LockType) -> bool:
        """Remove the lock of a thread from `idle_locks`; False when another thread has taken it to wake this one."""
        try:
            self.idle_locks.remove(lock)
        except ValueError:
            return False
        return True

    def grow_for_jobs(self) -> None:
        """Start one more thread if there are more jobs than threads without one."""
        # Counted without the lock: a wrong count starts a thread early or late, and `_grow` keeps to the limit.
        waiting = len(self.jobs)
        if waiting > len(self.idle_locks) and waiting > sum(worker.job is None for worker in self.workers):
            self._grow()

    def _grow(self) -> None:
        """Start one more thread, up to the configured number."""
        with self._lock:
            if not self.may_grow:
                return
            # A pool without threads of its own has jobs only when it had threads a moment ago.
            is_last_help = not self.concurrency
            if is_last_help and not self.queued():
                return
            self._started += 1
            worker = Worker(f"{self.name}-{self._started}", self, self._callbacks, self._monotonic)
            # A new tuple by one assignment: other threads read it without the lock (invariant 3).
            self.workers = (*self.workers, worker)
            try:
                with self._stack():
                    worker.thread.start()
            except RuntimeError as failure:
                # The system has no more threads to give; the pool goes on with those it has.
                self.workers = self.workers[:-1]
                self._note_shortage(failure)
            else:
                self._note_plenty()
                if is_last_help:
                    # Behind the jobs there are: the thread ends with them.
                    self._leaving += 1
                    self.jobs.append(None)
            self._update_may_grow()

    def _note_shortage(self, failure: RuntimeError) -> None:
        # Logged once for each shortage, not for each job.
        if not self.is_short:
            self.is_short = True
            self._log.message(Level.ERROR, "threads", f"pool '{self.name}' cannot start a thread: {failure}")
        self._callbacks.on_short_of_threads()

    def _note_plenty(self) -> None:
        if self.is_short:
            self.is_short = False
            self._log.message(Level.NOTICE, "threads", f"pool '{self.name}' starts threads again")

    def on_worker_ended(self, worker: Worker) -> None:
        """Keep the totals of a thread that ends, and see that another one takes the jobs that are left."""
        with self._lock:
            self.workers = tuple(other for other in self.workers if other is not worker)
            self._leaving = max(self._leaving - 1, 0)
            self._ended += worker.totals(self._monotonic())
            self._update_may_grow()
        # The thread that ends may be the one that was woken: with the flag still up, no other would be.
        self.is_waking = False
        if self.jobs:
            self.wake_one()
            self.grow_for_jobs()

    def _update_may_grow(self) -> None:
        # Without threads of its own one is started all the same for jobs that nobody would take (`_grow`).
        living = len(self.workers) - (self._leaving if self.concurrency else 0)
        self.may_grow = not self._is_closed and living < max(self.concurrency, 1)

    def put_back(self, job: AsyncJob) -> None:
        """Queue a job again that waited for its semaphore, even if the queue is full."""
        if self.room is not None:
            # Never waits for a place: the caller may be a thread of this very pool.
            self._beyond.add(job)
        self.put(job)

    def make_room(self, job: AsyncJob) -> None:
        """Free the place of a job that was taken from the queue."""
        if job in self._beyond:
            self._beyond.discard(job)
        elif self.room is not None:
            self.room.release()

    def take_queued(self) -> Iterator[AsyncJob]:
        """Remove and yield the jobs that no thread has taken yet."""
        ends = 0
        with suppress(IndexError):
            while True:
                job = self.jobs.popleft()
                if job is None:
                    ends += 1
                else:
                    self.make_room(job)
                    yield job
        # They were meant for threads that end, not for the caller.
        for _ in range(ends):
            self.put(None)

    def remove_queued(self, job: AsyncJob) -> bool:
        """Remove a job from the queue; False when a thread has taken it."""
        try:
            self.jobs.remove(job)
        except ValueError:
            return False
        self.make_room(job)
        return True

    def is_own_thread(self) -> bool:
        """Tell whether the caller is a thread of this pool."""
        here = threading.current_thread()
        return any(worker.thread is here for worker in self.workers)

    def count_direct(self, seconds: float) -> None:
        """Count a job that ran in the thread that queued it."""
        with self._lock:
            self.direct += Totals(1, seconds)

    def close(self) -> tuple[Worker, ...]:
        """Let all threads end after the queued jobs, and return them; no more are started."""
        with self._lock:
            self._is_closed = True
            self._update_may_grow()
            workers = self.workers
        for _ in workers:
            self.put(None)
        return workers

    def queued(self) -> list[AsyncJob]:
        """Return the jobs that wait for a thread, oldest first."""
        while True:
            with suppress(RuntimeError):  # another thread took a job meanwhile
                return [job for job in self.jobs if job is not None]

    def reset(self) -> None:
        """Start the statistics again."""
        now = self._monotonic()
        with self._lock:
            self._reset_at, self._at_reset = now, self._totals(now)

    def report(self) -> PoolReport:
        """Return the statistics since the last reset."""
        now = self._monotonic()
        with self._lock:
            since = self._totals(now) - self._at_reset
            workers = self.workers
        busy = sum(worker.job is not None for worker in workers)
        counts = (len(workers), busy, len(self.queued()))
        if self.places is not None:
            _, native = self.places.totals()
            counts = (counts[0] + native[0], counts[1] + native[1], counts[2] + native[2])
        return PoolReport.of(self.name, self.concurrency, since, now - self._reset_at, counts)

    def _totals(self, now: float) -> Totals:
        total = self._ended + self.direct
        for worker in self.workers:
            total += worker.totals(now)
        return total if self.places is None else total + self.places.totals()[0]

    @contextmanager
    def _stack(self) -> Iterator[None]:
        # The interpreter has one setting for all future threads; it is restored at once. Pools without a size of their
        # own take the lock too: their threads would get the size of a pool that grows at the same time.
        with _STACK_SIZE:
            before = threading.stack_size()
            try:
                threading.stack_size(self.stack_size or before)
            except ValueError:
                text = f"pool '{self.name}' cannot have threads with a stack of {self.stack_size} bytes"
                self._log.message(Level.WARNING, "threads", text)
            try:
                yield
            finally:
                threading.stack_size(before)
