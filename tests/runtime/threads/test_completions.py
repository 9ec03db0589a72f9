from __future__ import annotations

import threading
from threading import Semaphore, get_ident
from typing import Any

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Level
from ecruntime.scheduler import DONE
from ecruntime.threads import AsyncJob, Completion, JobClass, JobState


def thread_name(job: AsyncJob, closure: Any) -> str:
    return threading.current_thread().name


def fail(job: AsyncJob, closure: Any) -> None:
    raise ValueError("no such reef")


def test_a_worker_runs_in_a_thread_of_its_pool(yard: Any) -> None:
    job = yard.run(AsyncJob(thread_name, job_class="cpu"))
    assert (job.result, job.state, job.error) == ("CPU-1", JobState.DONE, None)


def test_the_worker_gets_job_and_closure(yard: Any) -> None:
    job = yard.run(AsyncJob(lambda job, closure: (job, closure), "pearl"))
    assert job.result == (job, "pearl")


def test_callback_comes_in_the_thread_of_the_worker(yard: Any) -> None:
    seen: list[object] = []
    job = AsyncJob(lambda job, closure: get_ident(), None, Completion.CALLBACK)
    job.callback = lambda job, closure: seen.append((get_ident(), closure))
    job.callback_closure = "pearl"
    yard.run(job)
    assert seen == [(job.result, "pearl")]
    assert job.result != get_ident()


def test_callback_sched_comes_in_the_scheduler_thread(yard: Any) -> None:
    seen: list[int] = []
    yard.run(AsyncJob(thread_name, None, Completion.CALLBACK_SCHED, lambda job, closure: seen.append(get_ident())))
    assert seen == [get_ident()]


def test_semaphore_is_released(yard: Any) -> None:
    job = AsyncJob(thread_name, None, Completion.SEMAPHORE)
    job.semaphore = Semaphore(0)
    yard.pools.queue_async_job(job)
    assert job.semaphore.acquire(timeout=20)


def test_sync_does_everything_in_the_caller(yard: Any) -> None:
    seen: list[int] = []
    job = AsyncJob(
        lambda job, closure: get_ident(), None, Completion.SYNC, lambda job, closure: seen.append(get_ident())
    )
    assert yard.pools.queue_async_job(job)
    assert (job.result, seen, job.state) == (get_ident(), [get_ident()], JobState.DONE)


def test_event_is_scheduled_and_called_with_its_mask(yard: Any) -> None:
    import socket

    left, right = socket.socketpair()
    seen: list[object] = []

    def callback(event: Any, mask: Any, closure: Any, now: Any) -> Any:
        seen.append((int(mask), closure))
        return DONE

    with left, right:
        event = yard.scheduler.build_fd_event(left.fileno(), 1, callback, "reef")
        job = AsyncJob(thread_name)
        yard.pools.async_wake_event(job, event, 1)
        yard.pools.queue_async_job(job)
        yard.turn_until(lambda: seen)
    assert seen == [(1, "reef")]


def test_module_wakes_the_event_and_resumes_the_context(yard: Any) -> None:
    seen: list[object] = []

    class Context:
        def resume(self) -> None:
            seen.append(("resumed", get_ident()))

    job = AsyncJob(thread_name, None, Completion.MODULE)
    job.event = yard.scheduler.build_event_from_now_f(0.0, -1, lambda *_: seen.append("woken") or DONE)
    job.context = Context()
    yard.pools.queue_async_job(job)
    yard.turn_until(lambda: len(seen) == 2)
    assert sorted(map(str, seen)) == sorted(["woken", str(("resumed", get_ident()))])


def test_a_job_that_raises_is_a_failed_job_and_completes(yard: Any) -> None:
    seen: list[object] = []
    job = AsyncJob(fail, None, Completion.CALLBACK_SCHED, lambda job, closure: seen.append(job.error))
    job.owner = "reef:r1"
    yard.run(job)
    assert [str(error) for error in seen] == ["no such reef"]
    (logged,) = yard.logged(Level.ERROR)
    assert logged.startswith("fail of reef:r1 failed: ValueError: no such reef (")


@pytest.mark.parametrize("completion", [Completion.CALLBACK, Completion.CALLBACK_SCHED, Completion.SYNC])
def test_a_completion_that_raises_is_logged(yard: Any, completion: Completion) -> None:
    job = yard.run(AsyncJob(thread_name, None, completion, fail))
    assert job.state is JobState.DONE
    (logged,) = yard.logged(Level.ERROR)
    assert "failed: ValueError: no such reef (" in logged
    assert not yard.deaths


def test_a_job_may_be_queued_anew_by_its_own_completion(yard: Any) -> None:
    runs: list[int] = []

    def again(job: AsyncJob, closure: Any) -> None:
        runs.append(1)
        if len(runs) < 50:
            yard.pools.queue_async_job(job)

    yard.run(AsyncJob(thread_name, None, Completion.CALLBACK_SCHED, again))
    assert len(runs) == 50


def test_short_lived_jobs_and_pools_without_threads_run_in_the_caller(yard: Any) -> None:
    for job_class in (JobClass.SHORT_LIVED, "Close"):
        job = AsyncJob(lambda job, closure: get_ident(), job_class=job_class)
        yard.pools.queue_async_job(job)
        assert job.result == get_ident()


def test_a_completion_is_given_once_by_its_tail(yard: Any, gate: threading.Event) -> None:
    seen: list[object] = []
    job = AsyncJob(thread_name, None, Completion.CALLBACK_SCHED, lambda job, closure: seen.append(job))
    job.skip_completion = True
    yard.pools.queue_async_job(job)
    yard.turn_until(lambda: job.state is JobState.AWAITING_TAIL)
    assert (yard.pools.is_busy(), yard.pools.unfinished()) == (False, [job])
    yard.pools.async_complete_tail(job)
    yard.settle()
    assert seen == [job]
    with pytest.raises(RuleViolation) as refused:
        yard.pools.async_complete_tail(job)
    assert str(refused.value) == (
        "RT504: async_complete_tail was called for <AsyncJob thread_name done>, which does not wait for it"
    )


def test_a_tail_that_comes_before_the_worker_returned_waits_for_it(yard: Any, gate: threading.Event) -> None:
    started = threading.Event()
    seen: list[object] = []

    def work(job: AsyncJob, closure: Any) -> int:
        job.skip_completion = True
        started.set()
        gate.wait(20)
        return 7

    job = AsyncJob(work, None, Completion.CALLBACK, lambda job, closure: seen.append(job.result))
    yard.pools.queue_async_job(job)
    assert started.wait(20)
    yard.pools.async_complete_tail(job)
    assert seen == []
    with pytest.raises(RuleViolation, match="RT504"):
        yard.pools.async_complete_tail(job)
    gate.set()
    yard.settle()
    assert seen == [7]


def test_a_job_is_freed_with_its_memory_type(yard: Any) -> None:
    memtype = yard.memory.by_name("ec_async_job")
    seen: list[int] = []

    class Scan(AsyncJob):
        """A structure with the job as its first member."""

        path = "reef"

    for completion in (Completion.NONE, Completion.CALLBACK, Completion.CALLBACK_SCHED):
        job = Scan(thread_name, None, completion, lambda job, closure: seen.append(memtype.live_blocks))
        yard.memory.account(memtype, job)
        job.free_on_completion_memtype = memtype
        yard.run(job)
        yard.turn_until(lambda: memtype.live_blocks == 0)
    assert seen == [1, 1]


def test_a_job_of_another_memory_type_is_not_freed(yard: Any) -> None:
    job = AsyncJob(thread_name)
    job.free_on_completion_memtype = 8
    yard.run(job)
    yard.turn_until(lambda: yard.logged(Level.ERROR))
    assert yard.logged(Level.CRITICAL) == [
        "RT608: free with memtype 'message_body' of a AsyncJob that no memtype knows"
    ]


def test_a_batch_of_completions_costs_one_wake_up(yard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[object] = []
    post = yard.scheduler.post
    monkeypatch.setattr(yard.scheduler, "post", lambda call: (posted.append(call), post(call)))
    seen: list[object] = []
    jobs = [AsyncJob(thread_name, None, Completion.CALLBACK_SCHED, lambda job, _: seen.append(job)) for _ in range(200)]
    for job in jobs:
        yard.pools.queue_async_job(job)
    import time

    while any(job.state is not JobState.RUNNING for job in yard.pools.unfinished()) and len(posted) < 1:
        time.sleep(0)
    yard.settle()
    assert len(seen) == 200
    assert len(posted) < 100
