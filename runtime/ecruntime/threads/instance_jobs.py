"""The jobs of one module instance, which name the instance and keep its generation alive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

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
        call_in_generation: Callable[[Core, Callable[[], object]], object],
        is_scheduler_thread: Callable[[], bool],
    ) -> None:
        """Queue jobs into `pools` for `owner`; `call_in_generation(core, call)` makes a call in a generation."""
        self.pools = pools
        self._owner = owner
        self._generation_of_call = generation_of_call
        self._call_in_generation = call_in_generation
        self._is_scheduler_thread = is_scheduler_thread
        self._is_deferring = True
        self._pending: list[AsyncJob] = []

    def queue(self, job: AsyncJob) -> bool:
        """Queue a job; during a transaction it is deferred until the generation is published."""
        job.owner = job.owner or self._owner
        job.generation = self._generation_of_call()
        # Other threads serve the published generation, so their jobs are not part of the transaction (invariant 6).
        if self._is_deferring and self._is_scheduler_thread():
            # Refused here and not at the publication, which cannot fail (invariant 7).
            self.pools.examine(job)
            if any(job is other for other in self._pending):
                self.pools.reject_job_in_use(job)
            self._pending.append(job)
            return True
        is_queued = self.pools.queue_async_job(job)
        if not is_queued:
            job.generation = None
        return is_queued

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
        call = _Call(worker, done, failed, self._generation_of_call(), self._call_in_generation)
        job = _NamedJob(_work, call, Completion.CALLBACK_SCHED, _finish, job_class)
        job.callback_closure = call
        if skip_on_shutdown:
            job.skip_on_shutdown = True
        if not self.queue(job):
            raise QueueRefused(
                f"{job.name} was not queued: the server shuts down, or pool '{job_class}' is full",
                hint="give the pool a larger backlog, or try again later",
            )
        return job

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


class _Call(Generic[T]):
    """The arguments of one `run`."""

    __slots__ = ("call_in_generation", "core", "done", "failed", "worker")

    def __init__(
        self,
        worker: Callable[[], T],
        done: Callable[[T], object] | None,
        failed: Callable[[BaseException], object] | None,
        core: Core,
        call_in_generation: Callable[[Core, Callable[[], object]], object],
    ) -> None:
        self.worker = worker
        self.done = done
        self.failed = failed
        self.core = core
        self.call_in_generation = call_in_generation


class _NamedJob(AsyncJob):
    """A job that is named after the function given to `run`."""

    __slots__ = ()

    @property
    def name(self) -> str:
        worker = getattr(self.closure.worker, "__qualname__", None) or repr(self.closure.worker)
        return f"{worker} of {self.owner}" if self.owner else worker


def _work(job: AsyncJob, call: _Call[object]) -> object:
    del job
    return call.call_in_generation(call.core, call.worker)


def _finish(job: AsyncJob, call: _Call[object]) -> None:
    # The job may outlive its completion; the generation must not be kept alive by it.
    core, call.core = call.core, None
    if job.error is None:
        if (done := call.done) is not None:
            result = job.result
            call.call_in_generation(core, lambda: done(result))
    elif (failed := call.failed) is not None:
        error = job.error
        call.call_in_generation(core, lambda: failed(error))
