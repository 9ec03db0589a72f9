"""The part of a module's interface for blocking work and for memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io import IoWrappers
    from ecruntime.memory import MemoryTypes, OwnMemtypes
    from ecruntime.module.host import ModuleHost
    from ecruntime.scheduler import Event, Mask
    from ecruntime.threads import AsyncJob

T = TypeVar("T")


class UsesResources(ABC):
    """The methods of a module for threads and memory; any thread may call them."""

    @abstractmethod
    def _loaded(self) -> ModuleHost:
        """Return the host; raise `RuleViolation` when there is none."""

    def run_in_pool(
        self,
        worker: Callable[[], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        job_class: int | str = "IO",
        skip_on_shutdown: bool = False,
    ) -> AsyncJob:
        """Run `worker` in a thread of the pool, then `done` with its result in the scheduler thread.

        If the worker raises, that is logged, and `failed` gets the exception instead. All three see the options of the
        generation in which the job was queued. Raises `QueueRefused` at shutdown, and when the pool's queue is full.
        """
        return self._loaded().jobs.run(worker, done, failed, job_class, skip_on_shutdown=skip_on_shutdown)

    def queue_async_job(self, job: AsyncJob) -> bool:
        """Queue a job built by the caller; False when it is refused."""
        return self._loaded().jobs.queue(job)

    def async_wake_event(self, job: AsyncJob, event: Event, mask: Mask) -> None:
        """Let the job's completion schedule `event` with `mask`; call it before queuing the job, or in its worker."""
        self._loaded().jobs.pools.async_wake_event(job, event, mask)

    def async_complete_tail(self, job: AsyncJob) -> None:
        """Complete a job with `skip_completion`, exactly once."""
        self._loaded().jobs.pools.async_complete_tail(job)

    def thread_pool_name_to_class(self, name: str) -> int:
        """Return the job class of a pool, without regard to case; make the name an option of your module."""
        return self._loaded().jobs.pools.thread_pool_name_to_class(name)

    @property
    def io_wrappers(self) -> IoWrappers:
        """The IO wrappers of the server: open by scheme, or register a driver of your own in `conf_setup`."""
        return self._loaded().io_wrappers

    @property
    def memory(self) -> MemoryTypes:
        """The memory API of the server."""
        return self._loaded().memory

    @property
    def memtypes(self) -> OwnMemtypes:
        """The memory types that `module.toml` declares: `self.memtypes.entry`."""
        return self._loaded().memtypes
