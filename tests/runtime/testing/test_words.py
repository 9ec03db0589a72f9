"""What an order changes is told by the functions of authors, with their places, and not by those of the runtime."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.testing.words import job_words, place_of
from ecruntime.threads import AsyncJob
from ecruntime.threads.instance_jobs import OwnedJobs, finish, work

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).relative_to(ROOT)


def count() -> int:
    return 3


def counted(result: int) -> None:
    del result


def failed(error: BaseException) -> None:
    del error


def words_for(function: Callable[..., object]) -> str:
    return f"{function.__name__} ({HERE}:{function.__code__.co_firstlineno})"


def short_job() -> AsyncJob:
    """Return a job as `self.run_in_pool` makes it."""
    pools: Any = SimpleNamespace(queue_async_job=lambda job: True)
    jobs = OwnedJobs("reef:r", pools, object, lambda: (None, work, finish), lambda: True)
    jobs.commit_or_drop(is_published=True)
    return jobs.run(count, counted, failed, "reef", skip_on_shutdown=False)


@pytest.fixture(autouse=True)
def _a_relative_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_job_is_told_by_the_function_that_its_author_gave() -> None:
    assert job_words(short_job()) == words_for(count)


def test_a_job_that_is_held_up_is_told_by_the_same() -> None:
    job = short_job()
    job.worker = wraps(job.worker)(lambda job, closure: None)
    assert job_words(job) == words_for(count)


def test_a_job_of_the_long_form_is_told_by_its_worker() -> None:
    def own(job: AsyncJob, closure: object) -> None:
        del job, closure

    own.__qualname__ = own.__name__
    assert job_words(AsyncJob(own)) == words_for(own)


@pytest.mark.parametrize(("error", "told"), [(None, counted), (ValueError("shoal"), failed)])
def test_the_end_of_a_job_is_told_by_what_its_author_gave_for_it(error: BaseException | None, told: Any) -> None:
    job = short_job()
    job.error = error
    assert place_of(job.callback, (job, None)) == words_for(told)


def test_the_end_of_a_job_of_the_long_form_is_told_by_its_callback() -> None:
    assert place_of(counted, (AsyncJob(lambda job, closure: None), None)) == words_for(counted)
