"""Jobs from submission to completion in the loop's thread, against executors and bare queues; accounting."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import uvloop
from frame import Benchmark, Goal, Group, Variant

from ecruntime.log import Log
from ecruntime.memory import MemoryTypes, PredefinedMemtype
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.threads import AsyncJob, Completion, Pools, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable

WORKERS = 4
WINDOW = 200
BLOCKING_SECONDS = 0.0001


def _nothing(job: object, closure: object) -> None:
    pass


def _block(job: object, closure: object) -> None:
    time.sleep(BLOCKING_SECONDS)


class Yard:
    """Pools over a scheduler of their own, which stays for the life of the benchmark."""

    def __init__(self) -> None:
        clock = RealClock()
        log = Log(clock)
        self.scheduler = Scheduler(clock, EpollPoller(), log)
        self.memory = MemoryTypes(log)
        self.pools = Pools(self.scheduler, self.memory, clock, log)
        self.pools.apply([PoolSpec("bench", WORKERS)])
        self.job_class = self.pools.thread_pool_name_to_class("bench")

    def run(self, n: int, window: int, worker: Callable[[Any, Any], None]) -> None:
        """Keep up to `window` jobs in flight until `n` have completed."""
        queue, job_class, sched = self.pools.queue_async_job, self.job_class, Completion.CALLBACK_SCHED
        left, open_ones = n - min(window, n), min(window, n)

        def done(job: AsyncJob, closure: object) -> None:
            nonlocal left, open_ones
            if left:
                left -= 1
                queue(AsyncJob(worker, None, sched, done, job_class))
            else:
                open_ones -= 1
                if not open_ones:
                    self.scheduler.stop()

        for _ in range(open_ones):
            queue(AsyncJob(worker, None, sched, done, job_class))
        self.scheduler.run()


class Floor:
    """The least that the interpreter can do: one queue to the threads, one queue back, and nothing to carry."""

    def __init__(self) -> None:
        self.there: SimpleQueue[Callable[[Any, Any], None]] = SimpleQueue()
        self.back: SimpleQueue[None] = SimpleQueue()
        for _ in range(WORKERS):
            Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            self.there.get()(None, None)
            self.back.put(None)

    def run(self, n: int, window: int, worker: Callable[[Any, Any], None]) -> None:
        first = min(window, n)
        for _ in range(first):
            self.there.put(worker)
        for _ in range(n - first):
            self.back.get()
            self.there.put(worker)
        for _ in range(first):
            self.back.get()


class Errand:
    """As little of a job as can be told apart from others: what to call, in the thread and afterwards."""

    __slots__ = ("callback", "closure", "completion", "error", "job_class", "result", "state", "worker")

    def __init__(
        self,
        worker: Callable[[Any, Any], object],
        closure: object,
        completion: Completion,
        callback: Callable[[Any, Any], object],
        job_class: int,
    ) -> None:
        self.worker = worker
        self.closure = closure
        self.completion = completion
        self.callback = callback
        self.job_class = job_class
        self.state = 0
        self.result: object = None
        self.error: Exception | None = None


class Errands:
    """The least for jobs: they are built, queued, run with their failures caught, and completed by a callback."""

    def __init__(self) -> None:
        self.there: SimpleQueue[Errand] = SimpleQueue()
        self.back: SimpleQueue[Errand] = SimpleQueue()
        for _ in range(WORKERS):
            Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            job = self.there.get()
            job.state = 2
            try:
                job.result = job.worker(job, job.closure)
            except Exception as error:  # noqa: BLE001 - as a pool must
                job.error = error
            self.back.put(job)

    def _queue(self, job: Errand) -> None:
        job.state = 1
        self.there.put(job)

    def run(self, n: int, window: int, worker: Callable[[Any, Any], None]) -> None:
        left, queue = n - min(window, n), self._queue

        def done(job: Errand, closure: object) -> None:
            nonlocal left
            if left:
                left -= 1
                queue(Errand(worker, None, Completion.CALLBACK_SCHED, done, 1))

        for _ in range(min(window, n)):
            queue(Errand(worker, None, Completion.CALLBACK_SCHED, done, 1))
        for _ in range(n):
            job = self.back.get()
            job.state = 3
            job.callback(job, None)


def _executor(n: int, window: int, worker: Callable[[Any, Any], None], executor: ThreadPoolExecutor) -> None:
    first = min(window, n)
    flying = deque(executor.submit(worker, None, None) for _ in range(first))
    for _ in range(n - first):
        flying.popleft().result()
        flying.append(executor.submit(worker, None, None))
    while flying:
        flying.popleft().result()


def _uvloop(n: int, window: int, worker: Callable[[Any, Any], None], executor: ThreadPoolExecutor) -> None:
    async def lane(loop: asyncio.AbstractEventLoop, count: int) -> None:
        for _ in range(count):
            await loop.run_in_executor(executor, worker, None, None)

    async def everything() -> None:
        loop, lanes = asyncio.get_running_loop(), min(window, n)
        await asyncio.gather(*(lane(loop, n // lanes + (index < n % lanes)) for index in range(lanes)))

    uvloop.run(everything())


def _group(title: str, window: int, worker: Callable[[Any, Any], None], goals: tuple[Goal, ...]) -> Group:
    yard, floor, errands, executor = Yard(), Floor(), Errands(), ThreadPoolExecutor(WORKERS)
    return Group(
        title,
        (
            Variant("ecruntime", lambda n: yard.run(n, window, worker), least=window),
            Variant("two SimpleQueues", lambda n: floor.run(n, window, worker), least=window),
            Variant("two SimpleQueues of jobs", lambda n: errands.run(n, window, worker), least=window),
            Variant("ThreadPoolExecutor", lambda n: _executor(n, window, worker, executor), least=window),
            Variant("uvloop run_in_executor", lambda n: _uvloop(n, window, worker, executor), least=window),
        ),
        goals,
    )


def _on_one_core(group: Group) -> Group:
    """Keep all threads on one core, where a thread takes over from another without waking a sleeping core."""

    def keep(run: Callable[[int], object]) -> Callable[[int], object]:
        def kept(n: int) -> None:
            cores = os.sched_getaffinity(0)
            _move({min(cores)})
            try:
                run(n)
            finally:
                _move(cores)

        return kept

    variants = tuple(Variant(one.name, keep(one.run), one.least) for one in group.variants)
    return Group(group.title, variants, group.goals)


def _move(cores: set[int]) -> None:
    for thread in threading.enumerate():
        if thread.native_id is not None:
            os.sched_setaffinity(thread.native_id, cores)


def _accounting() -> Group:
    memory = Yard().memory
    memtype = memory.by_name(PredefinedMemtype.MESSAGE_BODY.name.lower())

    def counted(n: int) -> None:
        malloc_size, free = memory.malloc_size, memory.free
        for _ in range(n):
            free(memtype, malloc_size(memtype, 64))

    def plain(n: int) -> None:
        for _ in range(n):
            bytearray(64)

    return Group(
        "a block of 64 bytes, allocated and freed",
        (Variant("malloc_size and free", counted), Variant("bytearray", plain)),
    )


def benchmark() -> Benchmark:
    """Compare throughput, latency and blocking work; what accounting costs is reported without a goal."""
    return Benchmark(
        "pools",
        "Thread pools and memory types",
        (
            _group(
                f"{WINDOW} jobs in flight",
                WINDOW,
                _nothing,
                (
                    Goal("ThreadPoolExecutor", "ecruntime", 6.0),
                    Goal("uvloop run_in_executor", "ecruntime", 15.0),
                ),
            ),
            _on_one_core(_group(f"{WINDOW} jobs in flight, all threads on one core", WINDOW, _nothing, ())),
            _group("one job at a time", 1, _nothing, (Goal("ecruntime", "two SimpleQueues", 1.1, is_at_least=False),)),
            _group("jobs that block for 100 us", WINDOW, _block, (Goal("two SimpleQueues", "ecruntime", 0.95),)),
            _accounting(),
        ),
        peers=("uvloop",),
        notes=(
            "4 threads; the completion is seen in the thread of the loop. Two SimpleQueues carry nothing; those of jobs"
            " carry a small object that is built, run, and completed by a callback, which is the least for a job. Where"
            " the system spreads the threads over cores, each 200 jobs pay for waking a core twice, and their objects"
            " move from cache to cache and back; that is half of their time, and it changes from run to run."
        ),
    )
