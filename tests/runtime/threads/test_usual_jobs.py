"""Usual jobs, which take the shortest way: in Python, and in C where the core is there; both do the same."""

from __future__ import annotations

import gc
import sys
import time
from threading import Event, get_ident
from typing import TYPE_CHECKING, Any
from weakref import ref

import pytest

from ecruntime.log import Level
from ecruntime.threads import AsyncJob, Completion
from ecruntime.threads.job import JobState
from ecruntime.threads.native_jobs import run_usual_jobs_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.pollers import NativeLoops

SCHED = Completion.CALLBACK_SCHED
SLOTS = AsyncJob.__slots__


def nothing(job: AsyncJob, closure: object) -> None:
    pass


class Derived(AsyncJob):
    """A job that carries something of its author's."""

    __slots__ = ("cargo",)


def usual(yard: Any, worker: Callable[..., object], done: Callable[..., object] = nothing, **more: Any) -> AsyncJob:
    """Queue a usual job to a pool of one thread."""
    job = AsyncJob(worker, more.pop("closure", None), SCHED, done, yard.add("reef", more.pop("threads", 1)))
    for name, value in more.items():
        setattr(job, name, value)
    assert yard.pools.queue_async_job(job)
    return job


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((nothing,), {}), ((nothing, "a"), {}), ((nothing, "a", SCHED), {}), ((nothing, "a", SCHED, nothing), {}),
        ((nothing, "a", SCHED, nothing, 7), {}), ((nothing,), {"job_class": 3}),
        ((), {"worker": nothing, "closure": 1}),
    ],
)  # fmt: skip
def test_a_job_is_the_same_however_it_is_made(yard: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    made, reference = AsyncJob(*given, **named), AsyncJob.__new__(AsyncJob)
    reference.__init__(*given, **named)  # type: ignore[misc] # what C does not replace
    assert [getattr(made, name) for name in SLOTS] == [getattr(reference, name) for name in SLOTS]


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), ((nothing, 1, 2, 3, 4, 5), {}), ((nothing,), {"worker": 1}), ((nothing,), {"new": 1})],
)
def test_wrong_arguments_of_a_job_are_told_by_its_initialiser(
    yard: Any, given: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match=r"AsyncJob.__init__\(\)"):
        AsyncJob(*given, **named)


def test_a_derived_job_takes_the_same_way(yard: Any) -> None:
    job = Derived(lambda job, closure: job.cargo + closure, 2, SCHED, nothing, yard.add("reef", 1))
    job.cargo = 40
    assert yard.run(job).result == 42


def test_jobs_run_and_complete_in_the_order_of_queueing(yard: Any) -> None:
    ran: list[int] = []
    completed: list[int] = []
    for number in range(500):
        usual(yard, lambda job, n: ran.append(n), lambda job, c: completed.append(job.closure), closure=number)
    yard.settle()
    assert ran == completed == list(range(500))


def test_result_closures_and_threads_are_those_of_the_job(yard: Any) -> None:
    seen: list[Any] = []
    here = get_ident()
    job = usual(
        yard,
        lambda job, closure: (closure, job.state, get_ident() != here),
        lambda job, closure: seen.append((job.result, closure, job.state, get_ident() == here)),
        closure="in",
        callback_closure="out",
    )
    yard.settle()
    assert seen == [(("in", JobState.RUNNING, True), "out", JobState.DONE, True)]
    assert job.traits is None


def test_a_worker_that_raises_is_logged_with_its_frames_and_the_job_completes(yard: Any) -> None:
    def boom(job: AsyncJob, closure: object) -> None:
        raise ValueError("no such fish")

    completed: list[object] = []
    usual(yard, boom, lambda job, closure: completed.append(job.error))
    usual(yard, nothing, lambda job, closure: completed.append(job.error))
    yard.settle()
    error, after = completed
    assert (str(error), after) == ("no such fish", None)
    (text,) = yard.logged(Level.ERROR)
    assert "boom" in text.splitlines()[0]
    assert ", in boom" in text


def test_a_callback_that_raises_is_logged_and_the_next_is_called(yard: Any) -> None:
    def boom(job: AsyncJob, closure: object) -> None:
        raise LookupError("no such net")

    completed: list[int] = []
    usual(yard, nothing, boom)
    usual(yard, nothing, lambda job, closure: completed.append(1))
    yard.settle()
    assert completed == [1]
    (text,) = yard.logged(Level.ERROR)
    assert "completion of <AsyncJob nothing done> failed" in text
    assert ", in boom" in text


def test_a_callback_that_ends_the_turn_leaves_the_rest_to_the_next_one(yard: Any) -> None:
    def leave(job: AsyncJob, closure: object) -> None:
        raise SystemExit(3)

    completed: list[int] = []
    for number in range(6):
        done = leave if number == 2 else lambda job, closure: completed.append(job.closure)
        usual(yard, nothing, done, closure=number)
    with pytest.raises(SystemExit):
        yard.settle()
    yard.settle()
    assert completed == [0, 1, 3, 4, 5]


def test_a_worker_that_ends_its_thread_is_reported_with_its_job(yard: Any) -> None:
    def leave(job: AsyncJob, closure: object) -> None:
        raise SystemExit(3)

    job = usual(yard, leave)
    yard.turn_until(yard.died.is_set)
    assert "leave" in yard.deaths[0]
    assert job.state is JobState.DEAD


def test_a_worker_may_change_how_its_job_completes(yard: Any) -> None:
    def later(job: AsyncJob, closure: object) -> None:
        job.skip_completion = True

    completed: list[int] = []
    job = usual(yard, later, lambda job, closure: completed.append(1))
    yard.turn_until(lambda: job.state is JobState.AWAITING_TAIL)
    assert completed == []
    yard.pools.async_complete_tail(job)
    yard.settle()
    assert completed == [1]


def test_a_callback_may_queue_its_job_again_with_a_new_state(yard: Any) -> None:
    rounds: list[int] = []

    def again(job: AsyncJob, closure: object) -> None:
        rounds.append(job.closure)
        job.closure += 1
        if job.closure < 200:
            yard.pools.queue_async_job(job)

    usual(yard, nothing, again, closure=0)
    yard.settle()
    assert rounds == list(range(200))


def test_unusual_jobs_in_between_keep_their_place(yard: Any) -> None:
    order: list[int] = []

    def worker(job: AsyncJob, number: int) -> None:
        order.append(number)

    for number in range(300):
        job = AsyncJob(worker, number, SCHED if number % 3 else Completion.NONE, nothing, yard.add("reef", 1))
        job.skip_on_shutdown = number % 5 == 0
        assert yard.pools.queue_async_job(job)
    yard.settle()
    assert order == list(range(300))
    assert yard.pools.pool("reef").report().total_invocations == 300


def test_the_generation_of_a_job_is_held_until_its_callback_has_returned(yard: Any) -> None:
    class Held:
        pass

    held = Held()
    watch = ref(held)
    seen: list[object] = []
    job = usual(yard, nothing, lambda job, closure: seen.append(watch()), generation=held)
    del held
    yard.settle()
    assert isinstance(seen.pop(), Held)
    assert (watch(), job.generation) == (None, None)


def test_a_long_queue_of_workers_without_frames_lets_the_scheduler_thread_go_on(yard: Any) -> None:
    """The lock of the interpreter changes hands between frames, of which a built-in worker has none."""
    threads, release = yard.add("reef", 1), Event()
    yard.pools.queue_async_job(AsyncJob(lambda job, closure: release.wait(20), None, SCHED, nothing, threads))
    # A built-in function of (job, closure) that takes a while.
    kinds = (int,) * 20_000
    for _ in range(400):
        yard.pools.queue_async_job(AsyncJob(isinstance, kinds, SCHED, nothing, threads))
    release.set()
    time.sleep(0.005)
    assert yard.pools.pool("reef").jobs
    yard.settle()


def test_no_job_is_left_in_memory(yard: Any) -> None:
    def batch() -> int:
        for _ in range(300):
            usual(yard, lambda job, closure: [job], lambda job, closure: None)
        yard.settle()
        gc.collect()
        return sum(isinstance(one, AsyncJob) for one in gc.get_objects())

    first = batch()
    counts = [sys.getrefcount(one) for one in (None, SCHED, JobState.BUILT, JobState.DONE)]
    for _ in range(5):
        assert batch() == first
    later = [sys.getrefcount(one) for one in (None, SCHED, JobState.BUILT, JobState.DONE)]
    assert all(abs(after - before) < 300 for before, after in zip(counts, later, strict=True))


def test_pools_whose_steps_are_followed_stay_with_python(native_loops: NativeLoops, new_yard: Any) -> None:
    yard = new_yard()
    yard.pools.is_followed = True
    vars(yard.pools).pop("queue_async_job", None)
    run_usual_jobs_by(yard.pools, native_loops.adapter)
    assert "queue_async_job" not in vars(yard.pools)
    yard.close()
