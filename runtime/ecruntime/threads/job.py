"""A job for a thread pool: the seed's `ec_async_job`."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from ecruntime.threads.trait import Trait

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Semaphore

    from ecruntime.memory import Memtype
    from ecruntime.scheduler import Event, Mask


class Completion(IntEnum):
    """What happens when a job's worker is through: `ECTP_COMPLETE_*`, with their numbers (seed 1.3.4)."""

    NONE = 0
    EVENT = 1
    """Schedule `event` and call it with `mask`."""
    MODULE = 2
    """As EVENT; then `context.resume()` is called in the scheduler thread."""
    CALLBACK = 3
    """Call `callback(job, callback_closure)` in the thread that ran the worker."""
    SEMAPHORE = 4
    """Release `semaphore`."""
    SYNC = 5
    """Run everything in the caller of `queue_async_job`, the callback included if there is one."""
    CALLBACK_SCHED = 6
    """Call `callback(job, callback_closure)` in the scheduler thread."""


class JobState(Enum):
    """Where a job is in its life; it may be queued when it is BUILT or DONE."""

    BUILT = "built"
    QUEUED = "queued"
    RUNNING = "running"
    AWAITING_TAIL = "awaiting async_complete_tail"
    COMPLETING = "completing"
    DONE = "done"
    SKIPPED = "skipped at shutdown"
    DEAD = "dead with its thread"


_BUILT: Final = JobState.BUILT


class Resumable(Protocol):
    """A validation context, as far as a job completes it."""

    def resume(self) -> object:
        """Go on with the validation (scheduler thread)."""
        ...


class AsyncJob:
    """One piece of blocking work. While it is queued or runs, only its worker and its completion may touch it.

    To embed it in a structure of your own, derive from it: the job is then the first member.
    """

    __slots__ = (
        "callback", "callback_closure", "closure", "completion", "error", "generation", "job_class", "owner",
        "result", "state", "traits", "worker",
    )  # fmt: skip

    concurrency: Trait[Semaphore | None] = Trait(None)
    """Limits how many jobs run at a time; made by the module with that number, and used for nothing else."""
    event: Trait[Event | None] = Trait(None)
    mask: Trait[Mask | int] = Trait(0)
    context: Trait[Resumable | None] = Trait(None)
    semaphore: Trait[Semaphore | None] = Trait(None)
    free_on_completion_memtype: Trait[Memtype | int] = Trait(0)
    """The memory type to free the job with when its completion is done; 0 for none."""
    skip_completion = Trait[bool](default=False)
    """Leave the completion to a call of `async_complete_tail`."""
    skip_on_shutdown = Trait[bool](default=False)
    """Drop the job if the server shuts down before it runs, and do not wait for it if it runs."""
    is_tail_called = Trait[bool](default=False)
    fingerprint: Trait[tuple[object, ...] | None] = Trait(None)

    def __init__(
        self,
        worker: Callable[[Any, Any], object],
        closure: object = None,
        completion: Completion = Completion.NONE,
        callback: Callable[[Any, Any], object] | None = None,
        job_class: int | str = "IO",
    ) -> None:
        """Build a job; further attributes are set on it before it is queued.

        `worker` is called as (job, closure) in a thread of the pool `job_class`, a number or a name; what it returns
        is the job's `result`. `callback` is called as (job, callback_closure).
        """
        self.worker = worker
        self.closure: Any = closure
        self.completion = completion
        self.callback = callback
        self.callback_closure: Any = None
        self.job_class = job_class
        self.owner = ""
        """The module instance that is named when the job fails."""
        self.result: Any = None
        self.error: Exception | None = None
        """What the worker raised: the job failed; its completion comes all the same."""
        self.state = _BUILT
        # The rest belongs to the pools.
        self.generation: object = None
        self.traits: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """What reports call it: the name of its worker, and whose it is."""
        worker = getattr(self.worker, "__qualname__", None) or repr(self.worker)
        return f"{worker} of {self.owner}" if self.owner else worker

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.state.value}>"


_GIVEN: Final = (
    "completion", "job_class", "concurrency", "worker", "closure", "event", "mask", "context", "callback",
    "callback_closure", "semaphore", "free_on_completion_memtype", "skip_completion", "skip_on_shutdown",
)  # fmt: skip


def fingerprint(job: AsyncJob) -> tuple[object, ...]:
    """Return what the job was queued with; debug mode compares it when the job is taken up."""
    return tuple(getattr(job, name) for name in _GIVEN)


def changed_attributes(job: AsyncJob, before: tuple[object, ...]) -> list[str]:
    """Return the attributes that somebody changed while the job waited."""
    return [name for name, value in zip(_GIVEN, before, strict=True) if getattr(job, name) is not value]
