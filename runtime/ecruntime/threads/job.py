"""A job for a thread pool: the server's `ec_async_job`."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Semaphore

    from ecruntime.memory import Memtype
    from ecruntime.scheduler import Event, Mask

T = TypeVar("T")


class Completion(IntEnum):
    """The action after a job's worker has returned: `ECTP_COMPLETE_*`, with their numbers."""

    NONE = 0
    EVENT = 1
    """Schedule `event` and call it with `mask`."""
    MODULE = 2
    """Like EVENT; then call `context.resume()` in the scheduler thread."""
    CALLBACK = 3
    """Call `callback(job, callback_closure)` in the thread that ran the worker."""
    SEMAPHORE = 4
    """Release `semaphore`."""
    SYNC = 5
    """Run worker and callback, if there is one, in the caller of `queue_async_job`."""
    CALLBACK_SCHED = 6
    """Call `callback(job, callback_closure)` in the scheduler thread."""


class JobState(Enum):
    """Life-cycle state of a job; it may be queued when it is BUILT or DONE."""

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
    """The part of a validation context that a job needs."""

    def resume(self) -> object:
        """Continue the validation (scheduler thread)."""
        ...


class RareAttribute(Generic[T]):
    """A job attribute that rarely differs from its default; a job without any takes the fast path of the pools."""

    __slots__ = ("_default", "_name")

    def __init__(self, default: T) -> None:
        """Return `default` for jobs in which the attribute was not set."""
        self._default = default
        self._name = ""

    def __set_name__(self, owner: type[AsyncJob], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, job: None, owner: type[AsyncJob]) -> RareAttribute[T]: ...

    @overload
    def __get__(self, job: AsyncJob, owner: type[AsyncJob]) -> T: ...

    def __get__(self, job: AsyncJob | None, owner: type[AsyncJob]) -> T | RareAttribute[T]:
        if job is None:
            return self
        traits = job.traits
        return self._default if traits is None else traits.get(self._name, self._default)

    def __set__(self, job: AsyncJob, value: T) -> None:
        if value is not self._default:
            if job.traits is None:
                job.traits = {}
            job.traits[self._name] = value
        elif job.traits is not None:
            job.traits.pop(self._name, None)
            job.traits = job.traits or None


class AsyncJob:
    """One unit of blocking work. While it is queued or runs, only its worker and its completion may touch it.

    To embed a job in another structure, derive from this class: the job is then the first member.
    """

    # Only what nearly every job has; the rest are traits, so that a job is small and quick to make.
    __slots__ = (
        "callback", "callback_closure", "closure", "completion", "error", "generation", "job_class", "owner",
        "result", "state", "traits", "worker",
    )  # fmt: skip

    concurrency: RareAttribute[Semaphore | None] = RareAttribute(None)
    """Semaphore that limits the number of running jobs; the module makes it with that number, for this use only."""
    event: RareAttribute[Event | None] = RareAttribute(None)
    mask: RareAttribute[Mask | int] = RareAttribute(0)
    context: RareAttribute[Resumable | None] = RareAttribute(None)
    semaphore: RareAttribute[Semaphore | None] = RareAttribute(None)
    free_on_completion_memtype: RareAttribute[Memtype | int] = RareAttribute(0)
    """The memory type that the job is freed with after its completion; 0 for none."""
    skip_completion = RareAttribute[bool](default=False)
    """Leave the completion to a call of `async_complete_tail`."""
    skip_on_shutdown = RareAttribute[bool](default=False)
    """Drop the job if the server shuts down before it runs, and do not wait for it if it runs."""
    is_tail_called = RareAttribute[bool](default=False)
    fingerprint: RareAttribute[tuple[object, ...] | None] = RareAttribute(None)

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
        """The module instance that is named in the log when the job fails."""
        self.result: Any = None
        self.error: BaseException | None = None
        """The exception of the worker if it failed; the completion comes in either case."""
        self.state = _BUILT
        # The rest belongs to the pools. A job in progress keeps its generation alive.
        self.generation: object = None
        # None for nearly every job: the pools take their fast path then.
        self.traits: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """Return the name for reports: that of the worker, and of the owner."""
        worker = getattr(self.worker, "__qualname__", None) or repr(self.worker)
        return f"{worker} of {self.owner}" if self.owner else worker

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.state.value}>"


# The attributes of the seed's `ec_async_job`, without those that the pools write themselves.
_GIVEN: Final = (
    "completion", "job_class", "concurrency", "worker", "closure", "event", "mask", "context", "callback",
    "callback_closure", "semaphore", "free_on_completion_memtype", "skip_completion", "skip_on_shutdown",
)  # fmt: skip


def fingerprint(job: AsyncJob) -> tuple[object, ...]:
    """Return the attributes that the job was queued with; debug mode compares them when a thread takes the job."""
    return tuple(getattr(job, name) for name in _GIVEN)


def changed_attributes(job: AsyncJob, before: tuple[object, ...]) -> list[str]:
    """Return the names of the attributes that were changed while the job waited in the queue."""
    # By identity: comparing values of the author by `==` could be slow, or raise.
    return [name for name, value in zip(_GIVEN, before, strict=True) if getattr(job, name) is not value]
