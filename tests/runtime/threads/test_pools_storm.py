"""A storm of jobs: every completion, with failures everywhere, and a ledger that counts what happened to each."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from threading import Lock, Semaphore, get_ident
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.scheduler import DONE
from ecruntime.threads import AsyncJob, Completion, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

JOBS = 2_000_000 if os.environ.get("ECXS_SOAK") else 200_000
SEED = int(os.environ.get("ECXS_SOAK_SEED", "7"))
IN_FLIGHT = 2_000
POOLS = ("reef", "tide", "kelp", "dune")
LIMIT = 3


@pytest.fixture
def quick_switches() -> Iterator[None]:
    """Have threads take turns a hundred times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


class Storm:
    """Queues jobs with random traits; `worked` and `completed` are the ledger, with an entry for each job."""

    def __init__(self, yard: Any, count: int) -> None:
        self.yard = yard
        self.count = count
        self.dice = random.Random(SEED)
        self.worked = bytearray(count)
        self.completed = bytearray(count)
        self.wrong_threads: Counter[str] = Counter()
        self.limit = Semaphore(LIMIT)
        self.limited = 0
        self.most_limited = 0
        self.lock = Lock()
        self.scheduler_thread = get_ident()
        self.memtype = yard.memory.by_name("ec_async_job")
        self.jobs: list[AsyncJob] = []
        self.semaphores: list[tuple[int, Semaphore]] = []
        yard.pools.apply([PoolSpec(name, 2) for name in POOLS])

    def run(self) -> None:
        for number in range(self.count):
            self.queue(number)
            if number % 500 == 0:
                self.turn(IN_FLIGHT)
        self.turn(0)

    def turn(self, most: int) -> None:
        """Serve completions, and call the tails that are due, until at most so many jobs are unfinished."""

        def few() -> bool:
            for job in list(self.yard.pools.completions.awaiting):
                self.yard.pools.async_complete_tail(job)
            is_still = most or not self.yard.pools.is_busy()
            return is_still and len(self.yard.pools.unfinished()) <= most

        self.yard.turn_until(few)

    def queue(self, number: int) -> None:
        dice = self.dice.random
        completion = Completion(int(dice() * 7))
        job = AsyncJob(self.work, number, completion, None, POOLS[number % len(POOLS)])
        job.callback_closure = number
        if completion in (Completion.CALLBACK, Completion.CALLBACK_SCHED, Completion.SYNC):
            job.callback = self.complete
        elif completion in (Completion.EVENT, Completion.MODULE):
            job.event = self.yard.scheduler.build_event_from_now_f(0.0, -1, self.on_event, number)
            job.context = Resumed(self, number) if completion is Completion.MODULE else None
        elif completion is Completion.SEMAPHORE:
            job.semaphore = Semaphore(0)
            self.semaphores.append((number, job.semaphore))
        if dice() < 0.05 and completion is not Completion.SYNC:
            job.concurrency = self.limit
        job.skip_completion = dice() < 0.1
        if dice() < 0.2:
            self.yard.memory.account(self.memtype, job)
            job.free_on_completion_memtype = self.memtype
        assert self.yard.pools.queue_async_job(job)

    def work(self, job: AsyncJob, number: int) -> None:
        is_here = get_ident() == self.scheduler_thread
        if is_here != (job.completion is Completion.SYNC):
            self.wrong_threads[f"worker of {job.completion.name}"] += 1
        self.worked[number] += 1
        if job.concurrency is not None:
            with self.lock:
                self.limited += 1
                self.most_limited = max(self.most_limited, self.limited)
            with self.lock:
                self.limited -= 1
        if number % 997 == 0:
            raise ValueError(number)

    def complete(self, job: AsyncJob, number: int) -> None:
        # A tail completes in the thread that calls it, which here is always the scheduler's.
        is_here = get_ident() == self.scheduler_thread
        if is_here != (job.completion is not Completion.CALLBACK or job.skip_completion):
            self.wrong_threads[job.completion.name] += 1
        self.completed[number] += 1
        if number % 1009 == 0:
            raise ValueError(number)

    def on_event(self, event: object, mask: object, number: int, now: object) -> object:
        self.completed[number] += 1
        if get_ident() != self.scheduler_thread:
            self.wrong_threads["event"] += 1
        return DONE


class Resumed:
    """A validation context; resuming counts like a second completion, taken back at once."""

    def __init__(self, storm: Storm, number: int) -> None:
        self.storm = storm
        self.number = number

    def resume(self) -> None:
        self.storm.completed[self.number] += 16


@pytest.mark.slow
@pytest.mark.usefixtures("quick_switches")
def test_each_of_many_jobs_completes_once_in_the_right_thread(yard: Any) -> None:
    yard.pools.is_debug = False
    storm = Storm(yard, JOBS)
    completions = [Completion(int(value * 7)) for value in _first_throws(JOBS)]
    storm.run()
    yard.turn_until(lambda: not yard.scheduler.events)
    yard.scheduler.run_once(0.0)
    for number, semaphore in storm.semaphores:
        storm.completed[number] += semaphore.acquire(blocking=False)
        assert not semaphore.acquire(blocking=False)
    expected = {Completion.NONE: 0, Completion.MODULE: 17}
    assert storm.worked.count(1) == JOBS
    wrong = [n for n, kind in enumerate(completions) if storm.completed[n] != expected.get(kind, 1)]
    assert wrong == []
    assert storm.wrong_threads == Counter()
    assert storm.most_limited <= LIMIT
    assert (storm.memtype.live_blocks, yard.memory.leaks()) == (0, ())
    assert (yard.pools.unfinished(), yard.deaths) == ([], [])


def _first_throws(count: int) -> Iterator[float]:
    """Yield the throw that decided the completion of each job."""
    dice = random.Random(SEED)
    for _ in range(count):
        kind = dice.random()
        yield kind
        for _ in range(3):  # whether it is limited, skips its completion, is freed
            dice.random()
