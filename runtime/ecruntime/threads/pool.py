"""One thread pool: a queue, its threads, and its figures."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore
from typing import TYPE_CHECKING

from ecruntime.log import Level
from ecruntime.threads.job import JobState
from ecruntime.threads.statistics import PoolReport, Totals
from ecruntime.threads.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.log import Log
    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.stock import PoolSpec
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
        self.jobs: dict[AsyncJob, None] = {}
        """The jobs that are queued, run, or wait for the scheduler thread; oldest first."""
        self.workers: tuple[Worker, ...] = ()
        self.queue: SimpleQueue[AsyncJob | None] = SimpleQueue()
        self.put = self.queue.put
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
            for _ in range(surplus):
                self._leaving += 1
                self.put(None)
        if len(self.jobs) > len(self.workers):
            self.grow()

    def grow(self) -> None:
        """Start one more thread, unless there are as many as configured."""
        with self._lock:
            if self._is_closed or len(self.workers) - self._leaving >= self.concurrency:
                return
            self._started += 1
            worker = Worker(f"{self.name}-{self._started}", self, self._shop, self._monotonic)
            try:
                with self._stack():
                    worker.thread.start()
            except RuntimeError as failure:
                self._log.message(Level.ERROR, "threads", f"pool '{self.name}' cannot start a thread: {failure}")
                return
            self.workers = (*self.workers, worker)

    def left(self, worker: Worker) -> None:
        """Keep the figures of a thread that ends."""
        with self._lock:
            self.workers = tuple(one for one in self.workers if one is not worker)
            self._leaving = max(self._leaving - 1, 0)
            self._ended += worker.totals(self._monotonic())

    def put_back(self, job: AsyncJob) -> None:
        """Queue a job again that waited for its semaphore, beyond the backlog."""
        self.jobs[job] = None
        if self.room is not None:
            self._beyond.add(job)
        self.put(job)
        if len(self.jobs) > len(self.workers):
            self.grow()

    def make_room(self, job: AsyncJob) -> None:
        """Let the next producer in: a job was taken from the queue."""
        if job in self._beyond:
            self._beyond.discard(job)
        elif self.room is not None:
            self.room.release()

    def take_queued(self) -> Iterator[AsyncJob]:
        """Take the jobs out that no thread has taken yet."""
        ends = 0
        with suppress(Empty):
            while True:
                job = self.queue.get_nowait()
                if job is None:
                    ends += 1
                else:
                    self.make_room(job)
                    yield job
        for _ in range(ends):
            self.put(None)

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
            for _ in self.workers:
                self.put(None)
            return self.workers

    def queued(self) -> list[AsyncJob]:
        """Return the jobs that wait for a thread, oldest first."""
        return [job for job in list(self.jobs) if job.state is JobState.QUEUED]

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
