"""Pools without threads: by their setting, for a moment, or because the system gives none."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.log import Level
from ecruntime.scheduler import RealClock
from ecruntime.threads import AsyncJob, Completion, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REFUSAL = "pool 'reef' cannot start a thread: can't start new thread"


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let the system refuse threads, as at RLIMIT_NPROC, until the event is set."""
    given = threading.Event()
    start = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if not given.is_set():
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    yield given
    given.set()


def job(worker: Callable[[], object], job_class: str = "reef", completion: Completion = Completion.NONE) -> AsyncJob:
    made = AsyncJob(lambda job, closure: worker(), None, completion, job_class=job_class)
    if completion is Completion.CALLBACK_SCHED:
        made.callback = lambda job, closure: None
    return made


@pytest.mark.parametrize("completion", [Completion.NONE, Completion.CALLBACK_SCHED])
@pytest.mark.parametrize("concurrency", [0, -3])
def test_a_job_of_a_pool_without_threads_ends_in_its_caller_and_is_forgotten(
    yard: Any, completion: Completion, concurrency: int
) -> None:
    yard.add("reef", concurrency)
    where: list[int] = []
    yard.run(job(lambda: where.append(threading.get_ident()), completion=completion))
    assert (where, yard.pools.unfinished(), yard.pools.is_busy()) == ([threading.get_ident()], [], False)


def test_the_end_waits_for_nothing_after_jobs_of_a_pool_without_threads(new_yard: Any) -> None:
    yard = new_yard()
    yard.add("reef", 0)
    assert yard.pools.queue_async_job(job(int, completion=Completion.CALLBACK_SCHED))
    before = RealClock.monotonic()
    assert yard.pools.shutdown(30.0) == ()
    yard.scheduler.close()
    assert RealClock.monotonic() - before < 10.0


def test_jobs_that_were_queued_before_their_pool_lost_its_threads_are_done(yard: Any, gate: threading.Event) -> None:
    yard.add("reef", 2)
    done: list[int] = []
    for number in range(6):
        assert yard.pools.queue_async_job(job(lambda number=number: gate.wait() and done.append(number)))  # type: ignore[misc]
    yard.pools.apply([PoolSpec("reef", 0)])
    gate.set()
    yard.settle()
    yard.turn_until(lambda: not yard.pools.pool("reef").workers)
    assert sorted(done) == list(range(6))


def test_a_job_that_comes_while_its_pool_loses_its_threads_is_done(yard: Any) -> None:
    yard.add("reef", 2)
    pool = yard.pools.pool("reef")
    yard.run(job(int))
    yard.pools.apply([PoolSpec("reef", 0)])
    yard.turn_until(lambda: not pool.workers)
    # Another thread had looked the pool up before, and queues only now.
    late = job(int)
    pool.put(late)
    yard.turn_until(lambda: late.result == 0 and not pool.workers)
    assert list(pool.jobs) == []


def test_jobs_wait_for_the_first_thread_that_the_system_gives(yard: Any, no_threads: threading.Event) -> None:
    yard.add("reef", 2)
    jobs = [job(int) for _ in range(3)]
    for one in jobs:
        assert yard.pools.queue_async_job(one)
    # Once for the shortage, not for each job.
    assert yard.logged(Level.ERROR) == [REFUSAL]
    no_threads.set()
    yard.settle()
    assert [one.result for one in jobs] == [0, 0, 0]
    assert yard.logged(Level.NOTICE) == ["pool 'reef' starts threads again"]


def test_a_pool_goes_on_with_the_threads_it_has(yard: Any, no_threads: threading.Event) -> None:
    yard.add("reef", 2)
    no_threads.set()
    yard.run(job(int))
    no_threads.clear()
    first = threading.Event()
    jobs = [job(lambda: first.wait(20.0)), job(int)]
    for one in jobs:
        assert yard.pools.queue_async_job(one)
    first.set()
    yard.settle()
    assert (jobs[1].result, len(yard.pools.pool("reef").workers)) == (0, 1)


def test_the_end_gives_up_jobs_that_no_thread_was_given_for(new_yard: Any, no_threads: threading.Event) -> None:
    yard = new_yard()
    yard.add("reef", 1)
    assert yard.pools.queue_async_job(job(int))
    assert [(late.pool, late.state) for late in yard.pools.shutdown(0.05)] == [("reef", "queued")]
    yard.scheduler.close()
