from __future__ import annotations

from threading import Semaphore

from ecruntime.threads import AsyncJob


def nothing(job: AsyncJob, closure: object) -> None:
    pass


def test_a_job_has_the_defaults_of_its_traits_without_carrying_any() -> None:
    job = AsyncJob(nothing)
    shown = (job.concurrency, job.event, job.mask, job.skip_completion, job.free_on_completion_memtype, job.traits)
    assert shown == (None, None, 0, False, 0, None)


def test_a_trait_is_what_was_set() -> None:
    job, limit = AsyncJob(nothing), Semaphore(1)
    job.concurrency, job.mask = limit, 3
    assert (job.concurrency, job.mask, job.skip_on_shutdown) == (limit, 3, False)


def test_a_job_whose_traits_are_all_defaults_again_is_plain() -> None:
    job = AsyncJob(nothing)
    job.skip_on_shutdown = True
    job.skip_completion = False
    job.skip_on_shutdown = False
    assert job.traits is None


def test_traits_belong_to_one_job() -> None:
    first, second = AsyncJob(nothing), AsyncJob(nothing)
    first.skip_completion = True
    assert (first.skip_completion, second.skip_completion) == (True, False)
