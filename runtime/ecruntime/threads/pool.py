"""One thread pool: a queue, its threads, and its figures."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager, suppress
from threading import Lock, Semaphore
from typing import TYPE_CHECKING

from ecruntime.log import Level
from ecruntime.threads.statistics import PoolReport, Totals
from ecruntime.threads.worker import Worker

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Iterator

    from ecruntime.log import Log
    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.pool_spec import PoolSpec
    from ecruntime.threads.worker import Shop


class Pool:
    """Belongs to `Pools`. `apply` and `close` are for the scheduler thread, the rest for any.

    A thread is started when there are more jobs than threads, up to `concurrency`; each is named after the pool.
    With a concurrency of 0 there are no threads, and jobs run in the thread that queues them.
    """

    def __init__(self, number: int, spec: PoolSpec, shop: Shop, log: Log, monotonic: Callable[[], float]) -> None:
        """Begin without threads; `number` is the job class."""
        self.number = number
        self.name = spec.name
        self.concurrency = max(spec.concurrency, 0)
        self.stack_size = spec.stack_size
        self.backlog = spec.backlog
        self.room = Semaphore(spec.backlog) if spec.backlog > 0 else None
        """Where producers wait when the queue is full."""
        self.jobs: deque[AsyncJob | None] = deque()
        """The jobs that no thread has taken yet, oldest first; None ends the thread that takes it."""
        self.idle: list[LockType] = []
        """The bells of the threads that wait."""
        self.is_ringing = False
        """A thread was rung and is on its way."""
        self.may_grow = self.concurrency > 0
        """There are fewer threads than configured."""
        self.workers: tuple[Worker, ...] = ()
        self.direct = Totals()
        """The figures of jobs that ran in the thread that queued them."""
        self._shop = shop
        self._log = log
        self._monotonic = monotonic
        self._lock = Lock()
        self._beyond: set[AsyncJob] = set()
        self._started = 0
        self._is_closed = False
        self._leaving = 0
        self._ended = Totals()
        self._reset_at = monotonic()
        self._at_reset = Totals()

    def apply(self, spec: PoolSpec) -> None:
        """Take another concurrency, and a stack size for new threads; surplus threads end after the jobs there are."""
        with self._lock:
            self.concurrency = max(spec.concurrency, 0)
            self.stack_size = spec.stack_size
            surplus = len(self.workers) - self._leaving - self.concurrency
            self._leaving += max(surplus, 0)
            self._see_whether_it_may_grow()
        for _ in range(surplus):
            self.put(None)
        self.grow_for_jobs()

    @property
    def is_plain(self) -> bool:
        """Tell whether it has threads, and no end to its queue."""
        return self.concurrency > 0 and self.room is None

    def put(self, job: AsyncJob | None) -> None:
        """Queue a job, and ring a thread unless one is on its way: that one rings the next if there is more."""
        self.jobs.append(job)
        if self.may_grow:
            self.grow_for_jobs()
        if self.idle and not self.is_ringing:
            self.ring()

    def ring(self) -> None:
        """Wake one thread, if one waits."""
        try:
            bell = self.idle.pop()
        except IndexError:
            return
        self.is_ringing = True
        bell.release()

    def withdraw(self, bell: LockType) -> bool:
        """Take the bell of a thread back; False when somebody took it to ring it."""
        try:
            self.idle.remove(bell)
        except ValueError:
            return False
        return True

    def grow_for_jobs(self) -> None:
        """Start one more thread if there are more jobs than threads without one."""
        waiting = len(self.jobs)
        if waiting > len(self.idle) and waiting > sum(worker.job is None for worker in self.workers):
            self._grow()

    def _grow(self) -> None:
        """Start one more thread, unless there are as many as configured."""
        with self._lock:
            if not self.may_grow:
                return
            self._started += 1
            worker = Worker(f"{self.name}-{self._started}", self, self._shop, self._monotonic)
            self.workers = (*self.workers, worker)
            try:
                with self._stack():
                    worker.thread.start()
            except RuntimeError as failure:
                self.workers = self.workers[:-1]
                self._log.message(Level.ERROR, "threads", f"pool '{self.name}' cannot start a thread: {failure}")
            self._see_whether_it_may_grow()

    def left(self, worker: Worker) -> None:
        """Keep the figures of a thread that ends, and leave no job to wait for it."""
        with self._lock:
            self.workers = tuple(one for one in self.workers if one is not worker)
            self._leaving = max(self._leaving - 1, 0)
            self._ended += worker.totals(self._monotonic())
            self._see_whether_it_may_grow()
        self.is_ringing = False
        if self.jobs:
            self.ring()
            self.grow_for_jobs()

    def _see_whether_it_may_grow(self) -> None:
        self.may_grow = not self._is_closed and len(self.workers) - self._leaving < self.concurrency

    def put_back(self, job: AsyncJob) -> None:
        """Queue a job again that waited for its semaphore, beyond the backlog."""
        if self.room is not None:
            self._beyond.add(job)
        self.put(job)

    def make_room(self, job: AsyncJob) -> None:
        """Let the next producer in: a job was taken from the queue."""
        if job in self._beyond:
            self._beyond.discard(job)
        elif self.room is not None:
            self.room.release()

    def take_queued(self) -> Iterator[AsyncJob]:
        """Take the jobs out that no thread has taken yet."""
        ends = 0
        with suppress(IndexError):
            while True:
                job = self.jobs.popleft()
                if job is None:
                    ends += 1
                else:
                    self.make_room(job)
                    yield job
        for _ in range(ends):
            self.put(None)

    def take_back(self, job: AsyncJob) -> bool:
        """Take a job out again; False when a thread has taken it."""
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

    def ran_here(self, seconds: float) -> None:
        """Count a job that ran in the thread that queued it."""
        with self._lock:
            self.direct += Totals(1, seconds)

    def close(self) -> tuple[Worker, ...]:
        """Have all threads end after what is queued, and return them; no more are started."""
        with self._lock:
            self._is_closed = True
            self._see_whether_it_may_grow()
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
        """Begin to count anew."""
        now = self._monotonic()
        with self._lock:
            self._reset_at, self._at_reset = now, self._totals(now)

    def report(self) -> PoolReport:
        """Return the figures since the last reset."""
        now = self._monotonic()
        with self._lock:
            since = self._totals(now) - self._at_reset
            workers = self.workers
        busy = sum(worker.job is not None for worker in workers)
        return PoolReport.of(
            self.name, self.concurrency, since, now - self._reset_at, (len(workers), busy, len(self.queued()))
        )

    def _totals(self, now: float) -> Totals:
        total = self._ended + self.direct
        for worker in self.workers:
            total += worker.totals(now)
        return total

    @contextmanager
    def _stack(self) -> Iterator[None]:
        # The interpreter has one setting for all threads to come; it is put back at once.
        if not self.stack_size:
            yield
            return
        try:
            before = threading.stack_size(self.stack_size)
        except ValueError:
            text = f"pool '{self.name}' cannot have threads with a stack of {self.stack_size} bytes"
            self._log.message(Level.WARNING, "threads", text)
            yield
            return
        try:
            yield
        finally:
            threading.stack_size(before)
