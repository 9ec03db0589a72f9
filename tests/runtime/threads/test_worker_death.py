from __future__ import annotations

import asyncio
import ctypes
import threading
from threading import Event
from typing import Any

import pytest

from ecruntime.log import Level
from ecruntime.threads import AsyncJob, Completion, JobState


def leave(job: AsyncJob, closure: Any) -> None:
    raise SystemExit(3)


def interrupt(job: AsyncJob, closure: Any) -> None:
    raise KeyboardInterrupt


def nothing(job: AsyncJob, closure: Any) -> None:
    pass


@pytest.mark.parametrize("error", [asyncio.CancelledError, GeneratorExit])
@pytest.mark.parametrize("job_class", ["CPU"])
def test_an_odd_exception_of_a_worker_or_a_completion_ends_nothing_but_the_job(
    yard: Any, error: type[BaseException], job_class: str
) -> None:
    def fail(job: AsyncJob, closure: Any) -> None:
        raise error

    jobs = [AsyncJob(fail, job_class=job_class), AsyncJob(nothing, job_class=job_class)]
    jobs[1].completion, jobs[1].callback = Completion.CALLBACK_SCHED, fail
    for job in jobs:
        yard.pools.queue_async_job(job)
    yard.settle()
    assert isinstance(jobs[0].error, error)
    assert yard.deaths == []
    assert sum(error.__name__ in text for text in yard.logged(Level.ERROR)) == 2


@pytest.mark.parametrize("worker", [leave, interrupt])
def test_what_unwinds_a_worker_is_reported_with_all_stacks(yard: Any, worker: Any) -> None:
    job = AsyncJob(worker, job_class="CPU")
    job.owner = "reef:r1"
    yard.pools.queue_async_job(job)
    assert yard.died.wait(20)
    (report,) = yard.deaths
    lines = report.splitlines()
    assert lines[0] == (
        f"thread 'CPU-1' ended abnormally in <AsyncJob {worker.__name__} of reef:r1 running>; the server stops"
    )
    assert "thread 'MainThread':" in lines
    assert any("test_worker_death.py" in line for line in lines)
    assert yard.logged(Level.CRITICAL)[0].startswith("thread 'CPU-1' ended abnormally")
    yard.settle()
    assert job.state is JobState.DEAD


def test_what_unwinds_a_completion_in_the_worker_is_a_death(yard: Any) -> None:
    yard.pools.queue_async_job(AsyncJob(nothing, None, Completion.CALLBACK, leave))
    assert yard.died.wait(20)
    yard.settle()


def test_a_killed_thread_is_a_death_and_another_takes_its_place(yard: Any, gate: Event) -> None:
    started = Event()

    def work(job: AsyncJob, closure: Any) -> None:
        started.set()
        while not gate.is_set():
            pass

    yard.pools.queue_async_job(AsyncJob(work, job_class="SpoolIn"))
    assert started.wait(20)
    (victim,) = (thread for thread in threading.enumerate() if thread.name == "SpoolIn-1")
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(victim.ident), ctypes.py_object(SystemExit))
    assert yard.died.wait(20)
    victim.join()
    assert yard.run(AsyncJob(nothing, job_class="SpoolIn")).state is JobState.DONE


def test_system_exit_in_a_scheduler_completion_ends_the_loop_and_loses_no_other(yard: Any) -> None:
    seen: list[object] = []
    jobs = [AsyncJob(nothing, None, Completion.CALLBACK_SCHED, lambda job, _: seen.append(job)) for _ in range(3)]
    jobs[1].callback = leave
    for job in jobs:
        yard.pools.queue_async_job(job)
    with pytest.raises(SystemExit):
        yard.settle()
    yard.settle()
    assert [job for job in jobs if job in seen] == [jobs[0], jobs[2]]


def test_system_exit_in_a_synchronous_job_reaches_the_caller(yard: Any) -> None:
    with pytest.raises(SystemExit):
        yard.pools.queue_async_job(AsyncJob(leave, None, Completion.SYNC))
    assert yard.pools.unfinished() == []
