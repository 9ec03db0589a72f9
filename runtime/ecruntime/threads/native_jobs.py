"""The usual way of a job in C, where the core is loaded: the same classes, and the same order of steps.

`Pools`, `Worker` and `Completions` are the reference, and do whatever is not usual: a usual job has no trait, and
completes by a callback in the scheduler thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ecruntime.foundation.errors import UNWINDING
from ecruntime.threads.completions import Completions
from ecruntime.threads.instance_jobs import OwnJob
from ecruntime.threads.job import AsyncJob, Completion, JobState
from ecruntime.threads.pool import Pool
from ecruntime.threads.pools import Pools
from ecruntime.threads.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable


class NativeJobPath(Protocol):
    """The functions of the adapter, `_echost`, about jobs in Python."""

    def jobs_learn(self, *facts: object) -> None:
        """Learn the classes and constants, once for the process."""
        ...

    def jobs_queuer(self, pools: object, /) -> Callable[[AsyncJob], bool]:
        """Return `queue_async_job` of `pools`."""
        ...

    def jobs_taker(self, worker: object, /) -> Callable[[], AsyncJob | None]:
        """Return a function that runs jobs of `worker` up to one that is not usual, and returns that; or IndexError."""
        ...

    def jobs_server(self, completions: object, /) -> Callable[[int], int]:
        """Return a function that completes so many jobs, up to one that is not usual; it returns how many are left."""
        ...


def run_usual_jobs_by(pools: Pools, path: NativeJobPath) -> None:
    """Have C queue, run and complete the usual jobs of `pools`, unless they are followed (scheduler thread)."""
    if pools.is_followed:
        return
    path.jobs_learn(
        AsyncJob, OwnJob, Worker, Pool, Completions, Pools,
        JobState.BUILT, JobState.QUEUED, JobState.RUNNING, JobState.DONE, Completion.NONE, Completion.CALLBACK_SCHED,
        UNWINDING, "IO", "",
    )  # fmt: skip  # words, several to a line
    pools.run_usual_jobs_by(path)
