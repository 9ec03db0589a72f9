from __future__ import annotations

import gc
import threading
import weakref
from collections import deque
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event, Semaphore, Thread
from typing import Any

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Level
from ecruntime.threads import BUILTIN_POOLS, AsyncJob, Completion, JobState, Pool, PoolSpec


def nothing(job: AsyncJob, closure: Any) -> None:
    pass


def wait(job: AsyncJob, gate: Event) -> None:
    assert gate.wait(20)


def threads_of(name: str) -> int:
    return sum(thread.name.startswith(f"{name}-") for thread in threading.enumerate())


def test_the_stock_pools_have_their_numbers_and_sizes(yard: Any) -> None:
    shown = {pool.name: (pool.number, pool.concurrency) for pool in yard.pools.pools()}
    assert shown == {
        "Short_Lived": (-1, 0), "CPU": (0, 4), "IO": (1, 50), "SwapOut": (2, 20), "SwapIn": (3, 5), "Close": (4, 0),
        "Unlink": (5, 6), "Batch_Unlink": (6, 4), "SpoolIn": (7, 1),
    }  # fmt: skip
    assert yard.pools.pool("unlink").backlog == 100


def test_a_pool_is_found_without_regard_to_case(yard: Any) -> None:
    assert yard.pools.thread_pool_name_to_class("io") == yard.pools.thread_pool_name_to_class("IO") == 1


def test_an_unknown_pool_is_refused_with_a_near_miss(yard: Any) -> None:
    with pytest.raises(RuleViolation) as refused:
        yard.pools.queue_async_job(AsyncJob(nothing, job_class="swapinn"))
    assert (str(refused.value), refused.value.hint) == (
        "RT501: there is no thread pool 'swapinn'", "did you mean 'SwapIn'?",
    )  # fmt: skip


def test_threads_are_started_on_demand_up_to_the_concurrency(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 3)
    assert threads_of("reef") == 0
    for _ in range(5):
        yard.pools.queue_async_job(AsyncJob(wait, gate, job_class=job_class))
    assert threads_of("reef") == 3
    gate.set()


def test_a_pool_grows_and_shrinks_while_it_works(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 1)
    jobs = [AsyncJob(wait, gate, job_class=job_class) for _ in range(4)]
    for job in jobs:
        yard.pools.queue_async_job(job)
    yard.add("reef", 3)
    yard.pools.queue_async_job(AsyncJob(wait, gate, job_class=job_class))
    assert threads_of("reef") == 3
    yard.add("reef", 1)
    gate.set()
    yard.turn_until(lambda: threads_of("reef") == 1)
    yard.settle()
    assert yard.run(AsyncJob(nothing, job_class=job_class)).state is JobState.DONE


def test_a_pool_whose_stanza_is_gone_stays(yard: Any) -> None:
    job_class = yard.add("reef", 2)
    yard.pools.apply([])
    assert yard.run(AsyncJob(nothing, job_class=job_class)).state is JobState.DONE


def test_a_stock_pool_whose_stanza_is_gone_has_its_own_size_again(yard: Any) -> None:
    yard.pools.apply([PoolSpec("IO", 3)])
    assert yard.pools.pool("IO").concurrency == 3
    yard.pools.apply([])
    assert yard.pools.pool("IO").concurrency == BUILTIN_POOLS[1].concurrency  # type: ignore[index] # numbers are classes


def test_a_new_pool_without_concurrency_is_warned_of(yard: Any) -> None:
    yard.add("reef", 0)
    assert yard.logged(Level.WARNING) == ["thread pool 'reef' has concurrency 0: its jobs run in their callers"]


def test_a_stack_that_cannot_be_is_warned_of_and_the_pool_works(yard: Any) -> None:
    yard.pools.apply([PoolSpec("reef", 1, stack_size=7)])
    yard.run(AsyncJob(nothing, job_class="reef"))
    assert yard.logged(Level.WARNING) == ["pool 'reef' cannot have threads with a stack of 7 bytes"]
    assert threading.stack_size() == 0


def test_pools_that_grow_at_once_have_threads_with_stacks_of_their_own(
    yard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"reef": 1 << 18, "kelp": 1 << 19}
    yard.pools.apply([PoolSpec(name, 1, stack_size=size) for name, size in sizes.items()])
    found = {}
    both = Barrier(2)
    start = Thread.start

    def starting(thread: Thread) -> None:
        name = thread.name.partition("-")[0]
        if name in sizes:
            # Broken when one pool waits for the other, as it must.
            with suppress(BrokenBarrierError):
                both.wait(0.2)
            found[name] = threading.stack_size()
        start(thread)

    monkeypatch.setattr(Thread, "start", starting)
    queue = yard.pools.queue_async_job
    producers = [Thread(target=queue, args=(AsyncJob(nothing, job_class=name),)) for name in sizes]
    for producer in producers:
        producer.start()
    for producer in producers:
        producer.join()
    assert found == sizes
    assert threading.stack_size() == 0


@pytest.mark.parametrize("look", ["is_busy", "unfinished"])
def test_pools_that_come_and_go_disturb_nobody_who_looks_at_them(
    yard: Any, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    class Jobs(deque[Any]):
        def __len__(self) -> int:
            roll_back = yard.pools.prepare([PoolSpec("reef", 1)])
            yard.pools.prepare([PoolSpec("kelp", 1)])
            roll_back()
            return 0

    monkeypatch.setattr(yard.pools.pool("CPU"), "jobs", Jobs())
    monkeypatch.setattr(Pool, "queued", lambda pool: list(range(len(pool.jobs))))
    assert not getattr(yard.pools, look)()


def test_a_semaphore_limits_how_many_jobs_run(yard: Any) -> None:
    limit = Semaphore(2)
    running: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def work(job: AsyncJob, closure: Any) -> None:
        with lock:
            running.append(1)
            most.append(len(running))
        with lock:
            running.pop()

    jobs = [AsyncJob(work, None, job_class=name) for name in ("CPU", "IO") for _ in range(200)]
    for job in jobs:
        job.concurrency = limit
        yard.pools.queue_async_job(job)
    yard.settle()
    assert max(most) <= 2
    assert all(job.state is JobState.DONE for job in jobs)
    assert limit.acquire(blocking=False)
    assert limit.acquire(blocking=False)
    assert not limit.acquire(blocking=False)


def test_a_job_that_waits_for_its_semaphore_takes_no_thread(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 2)
    limit = Semaphore(1)
    jobs = [AsyncJob(wait, gate, job_class=job_class) for _ in range(3)]
    for job in jobs:
        job.concurrency = limit
        yard.pools.queue_async_job(job)
    free = AsyncJob(nothing, None, Completion.CALLBACK_SCHED, nothing, job_class)
    yard.pools.queue_async_job(free)
    yard.turn_until(lambda: free.state is JobState.DONE)
    gate.set()


def test_producers_wait_when_the_queue_is_full(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 1, backlog=2)
    ran: list[int] = []
    first = AsyncJob(wait, gate, job_class=job_class)
    yard.pools.queue_async_job(first)
    yard.turn_until(lambda: first.state is JobState.RUNNING)

    def produce() -> None:
        for number in range(20):
            yard.pools.queue_async_job(AsyncJob(lambda job, n: ran.append(n), number, job_class=job_class))

    producer = Thread(target=produce)
    producer.start()
    yard.turn_until(lambda: len(yard.pools.pool("reef").queued()) == 2)
    assert producer.is_alive()
    gate.set()
    producer.join()
    yard.settle()
    assert ran == list(range(20))


def test_the_backlog_of_a_built_in_pool_is_that_of_the_first_configuration(yard: Any) -> None:
    yard.pools.apply([PoolSpec("IO", 2, backlog=3), PoolSpec("Unlink", 6)])
    assert [yard.pools.pool(name).backlog for name in ("IO", "Unlink", "CPU")] == [3, 0, 0]
    yard.pools.apply([PoolSpec("IO", 2, backlog=5)])
    assert [yard.pools.pool(name).backlog for name in ("IO", "Unlink", "CPU")] == [3, 0, 0]


def test_the_scheduler_thread_is_refused_when_the_queue_is_full(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 1, backlog=1)
    first = AsyncJob(wait, gate, job_class=job_class)
    yard.pools.queue_async_job(first)
    yard.turn_until(lambda: first.state is JobState.RUNNING)
    assert yard.pools.queue_async_job(AsyncJob(nothing, job_class=job_class))
    refused = AsyncJob(nothing, job_class=job_class)
    assert not yard.pools.queue_async_job(refused)
    assert refused.state is JobState.BUILT
    assert yard.logged(Level.WARNING) == ["the queue of pool 'reef' is full"]


def test_a_job_that_a_full_queue_refuses_keeps_its_result(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 1, backlog=1)
    done = yard.run(AsyncJob(lambda job, closure: "pearl", job_class=job_class))
    # One job for the thread, and one for the only place in the queue.
    yard.pools.queue_async_job(AsyncJob(wait, gate, job_class=job_class))
    yard.turn_until(lambda: yard.pools.pool("reef").workers[0].job is not None)
    yard.pools.queue_async_job(AsyncJob(wait, gate, job_class=job_class))
    assert not yard.pools.queue_async_job(done)
    assert (done.state, done.result) == (JobState.DONE, "pearl")
    gate.set()


def test_a_queued_job_is_not_queued_again(yard: Any, gate: Event) -> None:
    job = AsyncJob(wait, gate)
    yard.pools.queue_async_job(job)
    with pytest.raises(RuleViolation, match=r"RT502: <AsyncJob wait (queued|running)> is touched while it is"):
        yard.pools.queue_async_job(job)


def test_a_job_that_is_changed_while_it_waits_is_reported(new_yard: Any, gate: Event) -> None:
    yard = new_yard(is_debug=True)
    job_class = yard.add("reef", 1)
    yard.pools.queue_async_job(AsyncJob(wait, gate, job_class=job_class))
    job = AsyncJob(nothing, job_class=job_class)
    yard.pools.queue_async_job(job)
    job.closure = "other"
    gate.set()
    yard.settle()
    assert yard.logged(Level.ERROR) == ["RT503: <AsyncJob nothing queued> was changed while it was queued: closure"]
    yard.close()


@pytest.mark.parametrize(
    ("completion", "needed"),
    [
        (Completion.CALLBACK, "callback"), (Completion.CALLBACK_SCHED, "callback"), (Completion.EVENT, "event"),
        (Completion.MODULE, "event"), (Completion.SEMAPHORE, "semaphore"),
    ],
)  # fmt: skip
def test_a_job_without_what_its_completion_needs_is_refused(yard: Any, completion: Completion, needed: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        yard.pools.queue_async_job(AsyncJob(nothing, None, completion))
    assert str(refused.value) == (f"RT505: <AsyncJob nothing built> completes by {completion.name} and has no {needed}")


def test_jobs_may_be_queued_from_many_threads(yard: Any) -> None:
    start, counted = Barrier(4), []

    def produce() -> None:
        start.wait()
        for _ in range(500):
            yard.pools.queue_async_job(
                AsyncJob(nothing, None, Completion.CALLBACK_SCHED, lambda job, _: counted.append(job), "CPU")
            )

    producers = [Thread(target=produce) for _ in range(4)]
    for producer in producers:
        producer.start()
    yard.turn_until(lambda: len(counted) == 2000)
    for producer in producers:
        producer.join()
    assert len({id(job) for job in counted}) == 2000


def test_the_figures_of_a_pool_add_up(yard: Any, gate: Event) -> None:
    job_class = yard.add("reef", 2)
    for _ in range(10):
        yard.run(AsyncJob(nothing, job_class=job_class))
    running = AsyncJob(wait, gate, job_class=job_class)
    yard.pools.queue_async_job(running)
    yard.turn_until(lambda: running.state is JobState.RUNNING)
    report = yard.pools.pool("reef").report()
    assert (report.name, report.concurrency, report.total_invocations, report.queue_length) == ("reef", 2, 10, 0)
    assert report.current_thread_count - report.inactive_thread_count == 1
    assert 0.0 <= report.thread_pool_saturation <= 100.0
    gate.set()
    yard.settle()
    yard.pools.pool("reef").reset()
    assert yard.pools.pool("reef").report().total_invocations == 0


def test_a_thread_that_waits_keeps_no_job(yard: Any) -> None:
    class Watched(AsyncJob):
        """With an instance dictionary, so that it may be referred to weakly."""

    kept = weakref.ref(yard.run(Watched(nothing, job_class="CPU")))
    yard.turn_until(lambda: not yard.pools.is_busy())
    gc.collect()
    assert kept() is None


@pytest.mark.slow
def test_pools_are_busy_for_as_long_as_a_job_queues_another(yard: Any) -> None:
    pools, names = yard.pools, ("CPU", "IO", "SpoolIn", "SwapIn")
    left = [0]

    def on(job: AsyncJob, closure: Any) -> None:
        left[0] -= 1
        if left[0]:
            assert pools.queue_async_job(AsyncJob(nothing, None, Completion.CALLBACK, on, names[left[0] % 4]))

    for length in (1, 2, 3, 5, 8) * 100:
        left[0] = length
        pools.queue_async_job(AsyncJob(nothing, None, Completion.CALLBACK, on, "IO"))
        while pools.is_busy():
            yard.scheduler.run_once(0.0)
        assert left[0] == 0


@pytest.mark.slow
def test_no_job_waits_while_a_thread_does(yard: Any) -> None:
    """Each job blocks until all of its batch run: one thread that were not woken would hold all of them up."""
    yard.add("reef", 4)
    for _ in range(100):
        barrier = Barrier(4)
        for _ in range(4):
            yard.pools.queue_async_job(AsyncJob(lambda job, together: together.wait(20), barrier, job_class="reef"))
        yard.turn_until(lambda: not yard.pools.is_busy())
    assert yard.logged(Level.ERROR) == []
