"""Jobs that blocked shutdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.threads.crash import where
from ecruntime.threads.job import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.pool import Pool


@dataclass(frozen=True, slots=True)
class BlockedJob:
    """A job that had not ended within the time limit; `place` is the current line of its thread."""

    job: str
    pool: str
    state: str
    place: str = ""

    def __str__(self) -> str:
        at = f" at {self.place}" if self.place else ""
        return f"job {self.job} of pool '{self.pool}' is {self.state}{at}"


def blocked_jobs(
    pools: Iterable[Pool], unfinished: Iterable[AsyncJob], pool_of: Callable[[AsyncJob], Pool]
) -> tuple[BlockedJob, ...]:
    """Describe the unfinished jobs, without those that may be skipped at shutdown."""
    threads = {worker.job: worker.thread.ident for pool in pools for worker in pool.workers if worker.job is not None}
    return tuple(
        BlockedJob(
            job.name,
            pool_of(job).name,
            job.state.value,
            where(threads[job]) if job in threads and job.state is JobState.RUNNING else "",
        )
        for job in unfinished
        if not job.skip_on_shutdown
    )
