"""The jobs of one module instance, which name the instance and keep its generation alive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.threads.job import AsyncJob, Completion

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.threads.pools import Pools

T = TypeVar("T")
Core = Any  # the generation's core, which this package only holds


class QueueRefused(EnvironmentFailure):
    """Raised when a job was not queued: the server shuts down, or the queue of the pool is full."""


class OwnedJobs:
    """The job API of one instance; for any thread, except `defer` and `commit_or_drop` (scheduler thread)."""

    def __init__(
        self,
        owner: str,
        pools: Pools,
        generation_of_call: Callable[[], Core],
        frames_of_call: Callable[[], tuple[Core, Callable[..., object], Callable[..., object]]],
        is_scheduler_thread: Callable[[], bool],
    ) -> None:
        """Queue jobs into `pools` for `owner`; `frames_of_call` returns a generation, and `work` and `finish` in it."""
        self.pools = pools
        self._owner = owner
        self._generation_of_call = generation_of_call
        self._frames_of_call = frames_of_call
        self._is_scheduler_thread = is_scheduler_thread
        self._is_deferring = True
        self._pending: list[AsyncJob] = []

    def queue(self, job: AsyncJob) -> bool:
        """Queue a job; during a transaction it is deferred until the generation is published."""
        job.owner = job.owner or self._owner
        job.generation = self._generation_of_call()
        if (self._is_deferring and self._defers(job)) or self.pools.queue_async_job(job):
            return True
        job.generation = None
        return False

    def _defers(self, job: AsyncJob) -> bool:
        # Other threads serve the published generation, so their jobs are not part of the transaction (invariant 6).
        if not self._is_scheduler_thread():
            return False
        # Refused here and not at the publication, which cannot fail (invariant 7).
        self.pools.examine(job)
        if any(job is other for other in self._pending):
            self.pools.reject_job_in_use(job)
        self._pending.append(job)
        return True

    def run(
        self,
        worker: Callable[[], T],
        done: Callable[[T], object] | None,
        failed: Callable[[BaseException], object] | None,
        job_class: int | str,
        *,
        skip_on_shutdown: bool,
    ) -> AsyncJob:
        """Run `worker` in a pool, then `done` or `failed` in the scheduler thread, in the generation of the call."""
        core, working, finishing = self._frames_of_call()
        job = OwnJob(working, worker, Completion.CALLBACK_SCHED, finishing, job_class)
        job.owner = self._owner
        job.generation = core
        job.done, job.failed = done, failed
        if skip_on_shutdown:
            job.skip_on_shutdown = True
        if (self._is_deferring and self._defers(job)) or self.pools.queue_async_job(job):
            return job
        job.generation = None
        raise QueueRefused(
            f"{job.name} was not queued: the server shuts down, or pool '{job_class}' is full",
            hint="give the pool a larger backlog, or try again later",
        )

    def defer(self) -> None:
        """Defer new jobs of the scheduler thread: a transaction begins (scheduler thread)."""
        self._is_deferring = True

    def commit_or_drop(self, *, is_published: bool) -> None:
        """End the transaction: queue the deferred jobs if it was published, else drop them (scheduler thread)."""
        pending, self._pending = self._pending, []
        self._is_deferring = False
        for job in pending:
            if is_published:
                self.pools.queue_published(job, _forget_generation)
            else:
                _forget_generation(job)


def _forget_generation(job: AsyncJob) -> None:
    job.generation = None


class OwnJob(AsyncJob):
    """A job of `run`, named after the function given there, which is its closure."""

    __slots__ = ("done", "failed")

    done: Callable[[Any], object] | None
    failed: Callable[[BaseException], object] | None

    @property
    def name(self) -> str:
        """Return the name for reports: that of the function, and of the owner."""
        worker = getattr(self.closure, "__qualname__", None) or repr(self.closure)
        return f"{worker} of {self.owner}" if self.owner else worker


# Copies of these two run, whose globals are the generation and nothing else: they name none.
def work(job: OwnJob, worker: Callable[[], object]) -> object:  # noqa: ARG001 - as pools call it
    """Call the worker of a job of `run` (a thread of its pool)."""
    return worker()


def finish(job: OwnJob, closure: object) -> None:  # noqa: ARG001 - as pools call it
    """Call what `run` was given for the end of a job (scheduler thread)."""
    # The job may outlive its completion; the generation, which both hold, must not be kept alive by it.
    job.worker = job.callback = None  # type: ignore[assignment] # the job is over
    if job.error is None:
        if job.done is not None:
            job.done(job.result)
    elif job.failed is not None:
        job.failed(job.error)
