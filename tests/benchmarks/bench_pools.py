"""Jobs from submission to completion in the loop's thread, against executors and bare queues; accounting."""

from __future__ import annotations

import asyncio
import atexit
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, ClassVar, cast

import uvloop
from frame import Benchmark, Goal, Group, Variant

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
from ecruntime.log import Log
from ecruntime.memory import MemoryTypes, PredefinedMemtype
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecruntime.server import Server, Settings
from ecruntime.testing.given_modules import GivenModules
from ecruntime.threads import AsyncJob, Completion, Pools, PoolSpec
from ecruntime.threads.native_jobs import run_usual_jobs_by

if TYPE_CHECKING:
    from ecruntime.threads.native_jobs import NativeJobPath

Worker = Callable[[Any, Any], None]
WORKERS = 4
WINDOW = 200
BLOCKING_SECONDS = 0.0001
NOTES = """\
4 threads; the completion is seen in the thread of the loop. "core" is the way of a usual job in C, which a server takes
that has modules in C; without, it is that of Python, with the same steps on the same objects. Two SimpleQueues carry
nothing; those of jobs carry a small object that is built, run, and completed by a callback, which is the least for a
job in Python.

All variants of a group are pinned alike, by `os.sched_setaffinity` for each thread: either all threads to the first
core that the process may use, or this thread to the first and all others to the last. Where the system puts them, a
variant is near one of both, whichever its threads happen to be in, and its ratios change from run to run: they are
shown without a goal. On two cores each 200 jobs pay for waking a core twice, and their objects move from cache to
cache and back; two SimpleQueues pay that, too, and it is more than the work of the jobs. The lock of the interpreter
changes hands some 6 times for 200 jobs either way, never for each job.

`self.queue_async_job` names the owner and holds the generation, which are two frames of Python and a look at the
store: two thirds more than a bare job in C, a third more than one in Python. `self.run_in_pool` also keeps what is to
be done at the end, makes its two calls in frames of that generation, and takes its arguments by name: five frames of
Python for each job, as what an author reads inside of them must be of the generation in which it was queued.

A block is a view that is known by its identity, so that a wrong or second free is refused and a leak is listed; it is
counted for its type, and for the server. A view alone, in a dictionary and a sum under a lock, is the floor; the rest
is the limit of the type, its counters, and a dozen calls in between."""


def _nothing(job: object, closure: object) -> None:
    pass


def _block(job: object, closure: object) -> None:
    time.sleep(BLOCKING_SECONDS)


def _nothing_shortly() -> None:
    pass


def _block_shortly() -> None:
    time.sleep(BLOCKING_SECONDS)


class Yard:
    """Pools over a scheduler of their own, which stays for the life of the benchmark."""

    def __init__(self, *, has_core: bool = False) -> None:
        clock = RealClock()
        log = Log(clock)
        self.scheduler = Scheduler(clock, EpollPoller(), log)
        self.memory = MemoryTypes(log)
        self.pools = Pools(self.scheduler, self.memory, clock, log)
        self.pools.apply([PoolSpec("bench", WORKERS)])
        self.job_class = self.pools.thread_pool_name_to_class("bench")
        if has_core:
            _add_core(self.pools)

    def run(self, n: int, window: int, worker: Worker) -> None:
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


class Mole(Module):
    """An author's module, whose jobs are measured as the author writes them."""

    registration: ClassVar = Registration(API, "mole", ModuleKind.SINGLETON)
    loaded: ClassVar[list[Mole]] = []

    def conf_setup(self) -> None:
        """Note the instance."""
        self.loaded.append(self)


class Author:
    """A server with one module that queues jobs through `self.run_in_pool` or `self.queue_async_job`."""

    def __init__(self, *, has_core: bool = False) -> None:
        clock = RealClock()
        conf = Path(tempfile.mkdtemp(prefix="ec-bench-")) / "ecelerity.conf"
        conf.write_text(f'ThreadPool "bench" {{\n  concurrency = {WORKERS}\n}}\nmole {{ }}\n', encoding="utf-8")
        given = GivenModules()
        given.give(Mole)
        self.server = Server(Settings(conf), given, clock, EpollPoller(), Log(clock))
        self.server.start()
        self.module = Mole.loaded.pop()
        atexit.register(self.server.close)
        if has_core:
            _add_core(self.server.pools)

    def run_in_pool(self, n: int, window: int, worker: Worker) -> None:
        """Keep up to `window` jobs in flight, queued by the short form."""
        module, scheduler = self.module, self.server.scheduler
        work = _nothing_shortly if worker is _nothing else _block_shortly
        left, open_ones = n - min(window, n), min(window, n)

        def done(result: object) -> None:
            nonlocal left, open_ones
            if left:
                left -= 1
                module.run_in_pool(work, done=done, job_class="bench")
            else:
                open_ones -= 1
                if not open_ones:
                    scheduler.stop()

        for _ in range(open_ones):
            module.run_in_pool(work, done=done, job_class="bench")
        scheduler.run()

    def queue_job(self, n: int, window: int, worker: Worker) -> None:
        """Keep up to `window` jobs in flight, built by the author."""
        module, scheduler = self.module, self.server.scheduler
        job_class, sched = module.thread_pool_name_to_class("bench"), Completion.CALLBACK_SCHED
        left, open_ones = n - min(window, n), min(window, n)

        def done(job: AsyncJob, closure: object) -> None:
            nonlocal left, open_ones
            if left:
                left -= 1
                module.queue_async_job(AsyncJob(worker, None, sched, done, job_class))
            else:
                open_ones -= 1
                if not open_ones:
                    scheduler.stop()

        for _ in range(open_ones):
            module.queue_async_job(AsyncJob(worker, None, sched, done, job_class))
        scheduler.run()


def _add_core(pools: Pools) -> None:
    run_usual_jobs_by(pools, cast("NativeJobPath", load_native(bridge_folder())))


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

    def run(self, n: int, window: int, worker: Worker) -> None:
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

    def run(self, n: int, window: int, worker: Worker) -> None:
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


def _executor(n: int, window: int, worker: Worker, executor: ThreadPoolExecutor) -> None:
    first = min(window, n)
    flying = deque(executor.submit(worker, None, None) for _ in range(first))
    for _ in range(n - first):
        flying.popleft().result()
        flying.append(executor.submit(worker, None, None))
    while flying:
        flying.popleft().result()


def _uvloop(n: int, window: int, worker: Worker, executor: ThreadPoolExecutor) -> None:
    async def lane(loop: asyncio.AbstractEventLoop, count: int) -> None:
        for _ in range(count):
            await loop.run_in_executor(executor, worker, None, None)

    async def everything() -> None:
        loop, lanes = asyncio.get_running_loop(), min(window, n)
        await asyncio.gather(*(lane(loop, n // lanes + (index < n % lanes)) for index in range(lanes)))

    uvloop.run(everything())


@dataclass(slots=True)
class Contestants:
    """All who run jobs; one of each serves all groups."""

    core: Yard = field(default_factory=partial(Yard, has_core=True))
    yard: Yard = field(default_factory=Yard)
    authors_core: Author = field(default_factory=partial(Author, has_core=True))
    author: Author = field(default_factory=Author)
    floor: Floor = field(default_factory=Floor)
    errands: Errands = field(default_factory=Errands)
    executor: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, WORKERS))


def _group(
    title: str, window: int, all_of: Contestants, goals: tuple[Goal, ...] = (), worker: Worker = _nothing
) -> Group:
    core, yard, floor, errands, executor = all_of.core, all_of.yard, all_of.floor, all_of.errands, all_of.executor
    author, authors_core = all_of.author, all_of.authors_core
    ways: tuple[tuple[str, Callable[[int], None]], ...] = (
        ("core", lambda n: core.run(n, window, worker)),
        ("ecruntime", lambda n: yard.run(n, window, worker)),
        ("self.queue_async_job, core", lambda n: authors_core.queue_job(n, window, worker)),
        ("self.queue_async_job", lambda n: author.queue_job(n, window, worker)),
        ("self.run_in_pool, core", lambda n: authors_core.run_in_pool(n, window, worker)),
        ("self.run_in_pool", lambda n: author.run_in_pool(n, window, worker)),
        ("two SimpleQueues", lambda n: floor.run(n, window, worker)),
        ("two SimpleQueues of jobs", lambda n: errands.run(n, window, worker)),
        ("ThreadPoolExecutor", lambda n: _executor(n, window, worker, executor)),
        ("uvloop run_in_executor", lambda n: _uvloop(n, window, worker, executor)),
    )
    return Group(title, tuple(Variant(name, run, least=window) for name, run in ways), goals)


def _on_one_core(group: Group) -> Group:
    """Keep all threads on one core, where a thread takes over from another without waking a sleeping core."""
    return _pinned(group, lambda cores: ({min(cores)}, {min(cores)}))


def _on_two_cores(group: Group) -> Group:
    """Keep this thread on the first core and those of pools on the last, so that each job crosses over twice."""
    return _pinned(group, lambda cores: ({min(cores)}, {max(cores)}))


def _pinned(group: Group, choose: Callable[[set[int]], tuple[set[int], set[int]]]) -> Group:
    def keep(run: Callable[[int], object]) -> Callable[[int], object]:
        def kept(n: int) -> None:
            cores = os.sched_getaffinity(0)
            here, others = choose(cores)
            _move(others)
            # Afterwards, and also for the threads that are started meanwhile: they begin where this one is.
            os.sched_setaffinity(0, here)
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


def _accounting(author: Author) -> Group:
    memory = author.server.memory
    memtype = memory.by_name(PredefinedMemtype.MESSAGE_BODY.name.lower())

    def counted(n: int) -> None:
        malloc_size, free = memory.malloc_size, memory.free
        for _ in range(n):
            free(memtype, malloc_size(memtype, 64))

    def written(n: int) -> None:
        module = author.module
        for _ in range(n):
            module.memory.free(memtype, module.memory.malloc_size(memtype, 64))

    def least(n: int) -> None:
        lock, blocks, live = Lock(), dict[int, tuple[object, memoryview, int]](), 0
        for _ in range(n):
            block = memoryview(bytearray(64))
            with lock:
                blocks[id(block)] = (memtype, block, 64)
                live += 64
            with lock:
                _, _, size = blocks.pop(id(block))
                live -= size
            block.release()

    def plain(n: int) -> None:
        for _ in range(n):
            bytearray(64)

    return Group(
        "a block of 64 bytes, allocated and freed",
        (
            Variant("malloc_size and free", counted),
            Variant("self.memory, malloc_size and free", written),
            Variant("a view, known by its identity", least),
            Variant("bytearray", plain),
        ),
    )


def benchmark() -> Benchmark:
    """Compare throughput, latency and blocking work; what accounting costs is reported without a goal."""
    core = (Goal("ThreadPoolExecutor", "core", 8.0), Goal("uvloop run_in_executor", "core", 20.0))
    window = (
        *core,
        Goal("ThreadPoolExecutor", "ecruntime", 6.0),
        Goal("uvloop run_in_executor", "ecruntime", 15.0),
    )
    single = (Goal("core", "two SimpleQueues", 1.2, is_at_least=False),)
    blocking = (Goal("two SimpleQueues", "ecruntime", 0.95),)
    runners = Contestants()
    return Benchmark(
        "pools",
        "Thread pools and memory types",
        (
            _on_one_core(_group(f"{WINDOW} jobs in flight, all threads on one core", WINDOW, runners, window)),
            _on_two_cores(_group(f"{WINDOW} jobs in flight, threads of pools on another core", WINDOW, runners, core)),
            _group(f"{WINDOW} jobs in flight, where the system puts them", WINDOW, runners),
            _on_one_core(_group("one job at a time, all threads on one core", 1, runners, single)),
            _on_two_cores(_group("one job at a time, threads of pools on another core", 1, runners, single)),
            _group("one job at a time, where the system puts them", 1, runners),
            _group("jobs that block for 100 us", WINDOW, runners, blocking, _block),
            _accounting(runners.author),
        ),
        peers=("uvloop",),
        notes=NOTES,
    )
