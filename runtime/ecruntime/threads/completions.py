"""From the end of a job's worker to the end of its completion."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import blame, format_traceback
from ecruntime.foundation.errors import RuleViolation
from ecruntime.log import Level
from ecruntime.threads import rules
from ecruntime.threads.job import AsyncJob, Completion, JobState

if TYPE_CHECKING:
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.scheduler import Scheduler

_SCHED = Completion.CALLBACK_SCHED
_DONE = JobState.DONE


class Completions:
    """Brings each job to its end once, in the right thread.

    Jobs that complete in the scheduler thread go through one queue: whoever finds it idle posts one call that serves
    all that is there, so that a batch costs one wake-up. With the interpreter's lock no job can slip between, since
    the flag is cleared before the queue is looked at.
    """

    def __init__(self, scheduler: Scheduler, memory: MemoryTypes, log: Log) -> None:
        """Complete in the thread of `scheduler`, and free jobs with `memory`."""
        self._scheduler = scheduler
        self._memory = memory
        self._log = log
        self.done: deque[AsyncJob] = deque()
        self.is_drain_posted = False
        self._lock = Lock()
        self.awaiting: dict[AsyncJob, None] = {}
        """The jobs whose worker is through and whose `async_complete_tail` was not called yet."""
        self.elsewhere: dict[AsyncJob, None] = {}
        """The jobs that run or complete in a thread that is no pool's."""

    def worked(self, job: AsyncJob) -> None:
        """Complete a job whose worker is through, or let it wait for its tail (in the thread that ran it)."""
        if job.skip_completion and self._waits_for_tail(job):
            return
        if job.completion is _SCHED:
            self.done.append(job)
            self.post_drain()
        else:
            self._complete_here(job)

    def async_complete_tail(self, job: AsyncJob) -> None:
        """Complete a job with `skip_completion`, once; its worker may still run, and is waited for (any thread)."""
        with self._lock:
            if job.is_tail_called or job.state not in (JobState.RUNNING, JobState.AWAITING_TAIL):
                raise RuleViolation(
                    rules.COMPLETED_TWICE,
                    f"async_complete_tail was called for {job!r}, which does not wait for it",
                    hint="call it once for each run of a job that was queued with skip_completion",
                )
            job.is_tail_called = True
            if job.state is JobState.RUNNING:
                return
            del self.awaiting[job]
            self.elsewhere[job] = None
        if job.completion is _SCHED:
            self.done.append(job)
            self.elsewhere.pop(job, None)
            self.post_drain()
        else:
            self._complete_here(job)

    def drop(self, job: AsyncJob, state: JobState) -> None:
        """End a job without a completion: at shutdown, or because its thread died."""
        self._forget(job, state)
        self._free(job)

    def _waits_for_tail(self, job: AsyncJob) -> bool:
        with self._lock:
            if job.is_tail_called:
                return False
            self.awaiting[job] = None
            self.elsewhere.pop(job, None)
            job.state = JobState.AWAITING_TAIL
            return True

    def _complete_here(self, job: AsyncJob) -> None:
        job.state = JobState.COMPLETING
        try:
            self._complete(job)
        except Exception as error:  # noqa: BLE001 - one module's failure must not stop the others
            self._completion_failed(job, error)
        except BaseException:
            self._forget(job, JobState.DEAD)
            raise
        self._forget(job, _DONE)
        self._free(job)

    def _complete(self, job: AsyncJob) -> None:
        match job.completion:
            case Completion.CALLBACK:
                assert job.callback is not None
                job.callback(job, job.callback_closure)
            case Completion.SYNC if job.callback is not None:
                job.callback(job, job.callback_closure)
            case Completion.EVENT | Completion.MODULE:
                assert job.event is not None
                self._scheduler.schedule_event_and_dispatch(job.event, job.mask)  # type: ignore[arg-type] # a mask by number
                if job.context is not None and job.completion is Completion.MODULE:
                    self._scheduler.post(job.context.resume)
            case Completion.SEMAPHORE:
                assert job.semaphore is not None
                job.semaphore.release()

    def _drain(self) -> None:
        # Only what is there now: a callback that queues jobs anew must not keep the descriptors waiting.
        self.is_drain_posted = False
        take = self.done.popleft
        for _ in range(len(self.done)):
            job = take()
            # From here on the callback may queue the job anew: what belongs to this run is remembered aside.
            held, job.generation = job.generation, None
            error, traits = job.error, job.traits
            memtype = traits and job.free_on_completion_memtype
            job.state = _DONE
            try:
                job.callback(job, job.callback_closure)  # type: ignore[misc] # checked when it was queued
            except Exception as failure:  # noqa: BLE001 - one module's failure must not stop the others
                self._completion_failed(job, failure)
            except BaseException:
                self.post_drain()
                raise
            if error is not None:
                error.__traceback__ = None
            if memtype:
                self._free(job)
            del held

    def post_drain(self) -> None:
        """See to it that the scheduler thread serves what is there (any thread)."""
        if self.done and not self.is_drain_posted:
            self.is_drain_posted = True
            self._scheduler.post(self._drain)

    def _forget(self, job: AsyncJob, state: JobState) -> None:
        self.elsewhere.pop(job, None)
        job.generation = None
        if job.error is not None:
            job.error.__traceback__ = None  # its frames refer to the job, and the job to it
        job.state = state

    def _free(self, job: AsyncJob) -> None:
        if not job.free_on_completion_memtype:
            return
        try:
            self._memory.free(job.free_on_completion_memtype, job)
        except RuleViolation as violation:
            self._log.message(Level.ERROR, job.owner or "threads", f"{job!r} cannot be freed: {violation}")

    def _completion_failed(self, job: AsyncJob, error: Exception) -> None:
        text = "\n".join([f"the completion of {job!r} failed: {blame(error)}", *format_traceback(error)])
        self._log.message(Level.ERROR, job.owner or "threads", text)
        error.__traceback__ = None
