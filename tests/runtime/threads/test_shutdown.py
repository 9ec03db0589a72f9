from __future__ import annotations

import os
import random
import threading
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.log import Level
from ecruntime.threads import AsyncJob, Completion, JobState, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable


def nothing(job: AsyncJob, closure: Any) -> None:
    pass


def wait(job: AsyncJob, gate: Event) -> None:
    gate.wait(20)


def pool_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(("reef-", "IO-", "CPU-"))]


def test_shutdown_waits_for_all_jobs_and_their_completions(yard: Any) -> None:
    seen: list[object] = []
    for number in range(500):
        yard.pools.queue_async_job(
            AsyncJob(nothing, number, Completion.CALLBACK_SCHED, lambda job, _: seen.append(job.closure), "CPU")
        )
    assert yard.pools.shutdown() == ()
    assert sorted(seen) == list(range(500))
    assert pool_threads() == []


def test_jobs_that_completions_queue_are_drained_too(yard: Any) -> None:
    left = [20]

    def again(job: AsyncJob, closure: Any) -> None:
        left[0] -= 1
        if left[0]:
            yard.pools.queue_async_job(AsyncJob(nothing, None, Completion.CALLBACK_SCHED, again))

    yard.pools.queue_async_job(AsyncJob(nothing, None, Completion.CALLBACK_SCHED, again))
    assert yard.pools.shutdown() == ()
    assert left == [0]


def test_nothing_is_queued_after_shutdown(yard: Any) -> None:
    yard.pools.shutdown()
    assert not yard.pools.queue_async_job(AsyncJob(nothing))


def test_jobs_that_may_be_skipped_are_dropped_and_freed(yard: Any, gate: Event) -> None:
    yard.pools.apply([PoolSpec("reef", 1)])
    yard.pools.queue_async_job(AsyncJob(wait, gate, job_class="reef"))
    ran: list[int] = []
    jobs = [AsyncJob(lambda job, _: ran.append(1), job_class="reef") for _ in range(10)]
    for job in jobs:
        job.skip_on_shutdown = True
        yard.memory.account(55, job)
        job.free_on_completion_memtype = 55
        yard.pools.queue_async_job(job)
    threading.Timer(0.05, gate.set).start()
    assert yard.pools.shutdown() == ()
    assert {job.state for job in jobs} == {JobState.SKIPPED}
    assert (ran, yard.memory.leaks()) == ([], ())


def test_a_running_job_that_may_be_skipped_is_not_waited_for(yard: Any, gate: Event) -> None:
    job = AsyncJob(wait, gate)
    job.skip_on_shutdown = True
    yard.pools.queue_async_job(job)
    yard.turn_until(lambda: job.state is JobState.RUNNING)
    assert yard.pools.shutdown() == ()
    assert job.state is JobState.RUNNING


def test_after_the_limit_shutdown_tells_who_blocked(yard: Any, gate: Event) -> None:
    job = AsyncJob(wait, gate)
    job.owner = "reef:r1"
    yard.pools.queue_async_job(job)
    forgotten = AsyncJob(nothing)
    forgotten.skip_completion = True
    yard.pools.queue_async_job(forgotten)
    yard.turn_until(lambda: forgotten.state is JobState.AWAITING_TAIL)
    first, second = yard.pools.shutdown(0.05)
    assert (first.job, first.pool, first.state) == ("wait of reef:r1", "IO", "running")
    assert first.place.rpartition(":")[0].endswith("test_shutdown.py")
    assert first.place.endswith(", in wait")
    assert (second.job, second.state) == ("nothing", "awaiting async_complete_tail")
    assert yard.logged(Level.ERROR) == [f"at shutdown, {first}", f"RT506: at shutdown, {second}"]


def test_parked_jobs_are_drained(yard: Any) -> None:
    limit = threading.Semaphore(1)
    ran: list[int] = []
    for number in range(50):
        job = AsyncJob(lambda job, n: ran.append(n), number)
        job.concurrency = limit
        yard.pools.queue_async_job(job)
    assert yard.pools.shutdown() == ()
    assert sorted(ran) == list(range(50))


@pytest.mark.slow
def test_shutdown_at_a_random_moment_ends_every_job_that_must(new_yard: Callable[[], Any]) -> None:
    dice = random.Random(int(os.environ.get("ECXS_SOAK_SEED", "11")))
    for _ in range(2_000 if os.environ.get("ECXS_SOAK") else 100):
        yard = new_yard()
        yard.pools.apply([PoolSpec("reef", 3, backlog=dice.choice([0, 5]))])
        limit, stop, ledger = threading.Semaphore(2), Event(), []
        queued: list[AsyncJob] = []

        def produce(
            seed: int,
            yard: Any = yard,
            stop: Event = stop,
            queued: Any = queued,
            ledger: Any = ledger,
            limit: Any = limit,
        ) -> None:
            throw = random.Random(seed)
            while not stop.is_set():
                completion = throw.choice([Completion.NONE, Completion.CALLBACK, Completion.CALLBACK_SCHED])
                job = AsyncJob(nothing, None, completion, lambda job, _: ledger.append(job), "reef")
                job.skip_on_shutdown = throw.random() < 0.3
                job.concurrency = limit if throw.random() < 0.2 else None
                if not yard.pools.queue_async_job(job):
                    return
                queued.append(job)

        producers = [threading.Thread(target=produce, args=(dice.random(),)) for _ in range(2)]
        for producer in producers:
            producer.start()
        for _ in range(int(dice.random() * 30)):
            yard.scheduler.run_once(0.0)
        if is_late := dice.random() < 0.5:
            threading.Timer(0.002, stop.set).start()
        else:
            stop.set()
            for producer in producers:
                producer.join()
        assert yard.pools.shutdown() == () or is_late
        for producer in producers:
            producer.join()
        must = [job for job in queued if not job.skip_on_shutdown]
        assert [job.state for job in must] == [JobState.DONE] * len(must)
        assert {job.state for job in queued} <= {JobState.DONE, JobState.SKIPPED}
        told = [job for job in queued if job.state is JobState.DONE and job.completion is not Completion.NONE]
        assert sorted(map(id, ledger)) == sorted(map(id, told))
        assert pool_threads() == []
        yard.close()
