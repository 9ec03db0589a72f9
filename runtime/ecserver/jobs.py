"""The jobs of one module on the server: blocking work in its pools, and calls in the scheduler thread."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from ecruntime.foundation.errors import RuleViolation
from ecruntime.threads import AsyncJob, Completion, JobState, QueueRefused
from ecruntime.threads.rules import COMPLETED_TWICE, INCOMPLETE_JOB, JOB_IN_USE, UNKNOWN_POOL
from ecserver import _native
from ecserver.failures import failure_text, not_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Event, Mask
    from ecserver._native import Instance
    from ecserver.log import ServerLog

T = TypeVar("T")

CPU: Final = 0
"""`ECTP_CLASS_CPU`."""
_FREE: Final = (JobState.BUILT, JobState.DONE)


class ServerPools:
    """The thread pools of the server, as far as a module asks for them (any thread)."""

    def thread_pool_name_to_class(self, name: str) -> int:
        """Return the number of a pool; raise `RuleViolation` when there is none."""
        number = _native.pool_class(name)
        if number < 0:
            hint = f'write ThreadPool "{name}" {{ concurrency = 4 }}'
            raise RuleViolation(UNKNOWN_POOL, f"there is no thread pool '{name}'", hint=hint)
        return number

    def async_complete_tail(self, job: AsyncJob) -> None:
        """Complete a job that was queued with `skip_completion`, once."""
        if job.is_tail_called or job.state not in (JobState.RUNNING, JobState.AWAITING_TAIL):
            raise RuleViolation(
                COMPLETED_TWICE,
                f"async_complete_tail was called for {job!r}, which does not wait for it",
                hint="call it once for each run of a job that was queued with skip_completion",
            )
        job.is_tail_called = True
        # The worker that runs finds the mark.
        if job.state is JobState.AWAITING_TAIL:
            complete_tail(job)

    def async_wake_event(self, job: AsyncJob, event: Event, mask: Mask) -> None:
        """Let the job's completion call `event` with `mask`."""
        job.event, job.mask, job.completion = event, mask, Completion.EVENT


def complete_tail(job: AsyncJob) -> None:
    """Let the server complete a job whose worker has returned."""
    queued = job.generation
    assert isinstance(queued, _Queued)
    queued.native.complete_job(queued.address)


@dataclass(frozen=True, slots=True)
class _Queued:
    """The server's job behind one of the author's."""

    native: Instance
    address: int


class ServerJobs:
    """The job API of one instance: any thread, except `hold_back`, `let_go` and `end` (scheduler thread)."""

    def __init__(self, native: Instance, owner: str, log: ServerLog) -> None:
        """Queue with `native`; failures of workers are told to `log`."""
        self.pools = ServerPools()
        self._native = native
        self._owner = owner
        self._log = log
        self.is_holding = False
        """Whether `ext_init` runs, whose jobs wait for the publication."""
        self._held: list[Callable[[], object]] = []
        self._jobs: list[AsyncJob] = []
        # Held while the address of a job is not known yet, which its worker may need.
        self._starting = Lock()

    def run(
        self,
        worker: Callable[[], T],
        done: Callable[[T], object] | None,
        failed: Callable[[BaseException], object] | None,
        job_class: int | str,
        *,
        skip_on_shutdown: bool,
    ) -> AsyncJob:
        """Run `worker` in a pool, then `done` or `failed` in the scheduler thread, with the options of this call."""

        def work(job: AsyncJob, closure: object) -> T:
            del job, closure
            return worker()

        def finish(job: AsyncJob, closure: object) -> None:
            del closure
            if job.error is None:
                if done is not None:
                    done(job.result)
            elif failed is not None:
                failed(job.error)

        # Messages name the author's function.
        work.__qualname__ = getattr(worker, "__qualname__", None) or repr(worker)
        job = AsyncJob(work, None, Completion.CALLBACK_SCHED, finish, job_class)
        job.skip_on_shutdown = skip_on_shutdown
        if not self.queue(job):
            raise QueueRefused(
                f"{job.name} was not queued: the server shuts down, or pool '{job_class}' is full",
                hint="give the pool a larger backlog, or try again later",
            )
        return job

    def queue(self, job: AsyncJob) -> bool:
        """Queue a job; one of `ext_init` waits for the publication. False when it is refused."""
        job.owner = job.owner or self._owner
        number = self._examine(job)
        if self.is_holding and _native.is_scheduler_thread():
            job.state = JobState.QUEUED
            self._jobs.append(job)
            self._held.append(lambda: self._start(job, number))
            return True
        return self._start(job, number)

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` in the scheduler thread, unless the instance ends before."""
        if self.is_holding and _native.is_scheduler_thread():
            self._held.append(lambda: self._post(call))
        elif not self._post(call):
            raise QueueRefused("a call was not posted: the server shuts down", hint="let it go")

    def hold_back(self, *, is_new: bool) -> None:
        """Begin a phase; in a new transaction drop what an earlier one queued that was never published."""
        if is_new:
            self._drop()
        self.is_holding = True

    def let_go(self) -> None:
        """Queue what was held back: the transaction is published."""
        held, self._held = self._held, []
        self._jobs.clear()
        self.is_holding = False
        for start in held:
            start()

    def end(self) -> None:
        """Drop what was held back: the instance ends."""
        self._drop()
        self.is_holding = False

    def _drop(self) -> None:
        for job in self._jobs:
            job.state = JobState.BUILT
        self._jobs.clear()
        self._held.clear()

    def _post(self, call: Callable[[], object]) -> bool:
        # Nothing is done in the pool: its thread passes the call on.
        return self._native.job(None, call, CPU, True, False, False, True) != 0  # noqa: FBT003 - in the order of C

    def _examine(self, job: AsyncJob) -> int:
        """Return the number of the job's pool; refuse what the server would not do."""
        if job.state not in _FREE:
            raise RuleViolation(JOB_IN_USE, f"{job!r} was queued, and is not done", hint="build another job")
        needs = {Completion.CALLBACK: job.callback, Completion.EVENT: job.event, Completion.SEMAPHORE: job.semaphore}
        needs[Completion.CALLBACK_SCHED] = job.callback
        if needs.get(job.completion, job) is None or not callable(job.worker):
            message = f"{job!r} has no worker, or not what its completion {job.completion.name} needs"
            raise RuleViolation(INCOMPLETE_JOB, message, hint="set it before the job is queued")
        for name in ("concurrency", "context"):
            if getattr(job, name) is not None:
                raise not_here(f"'{name}' of a job")
        if job.completion is Completion.MODULE:
            raise not_here("the completion MODULE of a job")
        wanted = job.job_class
        return self.pools.thread_pool_name_to_class(wanted) if isinstance(wanted, str) else wanted

    def _start(self, job: AsyncJob, number: int) -> bool:
        job.state, job.error, job.result, job.is_tail_called = JobState.QUEUED, None, None, False
        if job.completion is Completion.SYNC:
            self._work(job)
            self._complete(job)
            return True
        in_scheduler = job.completion in (Completion.CALLBACK_SCHED, Completion.EVENT)
        flags = (in_scheduler, job.skip_on_shutdown, job.skip_completion, False)
        with self._starting:
            address = self._native.job(lambda: self._work(job), lambda: self._complete(job), number, *flags)
            if address and job.skip_completion:
                job.generation = _Queued(self._native, address)
        if not address:
            job.state = JobState.BUILT
        return address != 0

    def _work(self, job: AsyncJob) -> None:
        job.state = JobState.RUNNING
        try:
            job.result = job.worker(job, job.closure)
        except BaseException as error:  # noqa: BLE001 - SystemExit must not end a thread of the server
            job.error = error
            self._log.error("%s failed: %s", job.name, failure_text(error))
        if job.skip_completion:
            with self._starting:
                job.state = JobState.AWAITING_TAIL
                is_called = job.is_tail_called
            if is_called:
                complete_tail(job)

    def _complete(self, job: AsyncJob) -> None:
        job.state = JobState.COMPLETING
        job.generation = None
        try:
            if job.completion is Completion.EVENT:
                assert job.event is not None
                job.event.scheduler.schedule_event_and_dispatch(job.event, job.mask)  # type: ignore[arg-type] # by number
            elif job.completion is Completion.SEMAPHORE:
                assert job.semaphore is not None
                job.semaphore.release()
            elif job.completion is not Completion.NONE and job.callback is not None:
                job.callback(job, job.callback_closure)
        finally:
            job.state = JobState.DONE
