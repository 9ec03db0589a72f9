"""Completions of jobs, from the return of the worker on."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.foundation.errors import UNWINDING, RuleViolation
from ecruntime.foundation.raised import drop_traceback
from ecruntime.log import Level
from ecruntime.threads import rules
from ecruntime.threads.job import AsyncJob, Completion, JobState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.scheduler import Scheduler

_SCHED = Completion.CALLBACK_SCHED
_DONE = JobState.DONE


class Completions:
    """The completions of all pools: each job is completed once, in the right thread.

    Jobs that complete in the scheduler thread go through one queue. The thread that finds no drain posted posts one,
    which serves the whole queue, so a batch costs one wake-up. No job is missed: the drain clears the flag before it
    looks at the queue.
    """

    # Slots for what each job needs, whose places the functions in C know; the rest is in the dictionary.
    __slots__ = ("__dict__", "append_done", "done", "is_drain_posted", "take_done")

    def __init__(self, scheduler: Scheduler, memory: MemoryTypes, log: Log) -> None:
        """Complete in the thread of `scheduler`, and free jobs with `memory`."""
        self._scheduler = scheduler
        self._memory = memory
        self._log = log
        self.done: deque[AsyncJob] = deque()
        self.append_done, self.take_done = self.done.append, self.done.popleft
        self.serve_usual: Callable[[int], int] | None = None
        """Completes usual jobs of a batch of so many in C, up to one that is not, and returns how many are left."""
        self.is_drain_posted = False
        self._lock = Lock()
        self.awaiting: dict[AsyncJob, None] = {}
        """Jobs whose worker has returned and whose `async_complete_tail` was not called yet."""
        self.elsewhere: dict[AsyncJob, None] = {}
        """Jobs that run or complete in a thread that belongs to no pool."""

    def on_worked(self, job: AsyncJob) -> None:
        """Complete a job whose worker has returned, or let it wait for its tail (the thread that ran it)."""
        if job.skip_completion and self._waits_for_tail(job):
            return
        if job.completion is _SCHED:
            # Added before it is removed: `is_busy` and `shutdown` must find the job in one of the two.
            self.done.append(job)
            self.elsewhere.pop(job, None)
            self.post_drain()
        else:
            self._complete_here(job)

    def async_complete_tail(self, job: AsyncJob) -> None:
        """Complete a job with `skip_completion`, once, but not before its worker has returned (any thread)."""
        with self._lock:
            # Tested and set under the lock: the caller and the thread of the worker must not both complete the job.
            if job.is_tail_called or job.state not in (JobState.RUNNING, JobState.AWAITING_TAIL):
                raise RuleViolation(
                    rules.COMPLETED_TWICE,
                    f"async_complete_tail was called for {job!r}, which does not wait for it",
                    hint="call it once for each run of a job that was queued with skip_completion",
                )
            job.is_tail_called = True
            # The thread of the worker finds the mark and completes the job.
            if job.state is JobState.RUNNING:
                return
            del self.awaiting[job]
            self.elsewhere[job] = None
        if job.completion is _SCHED:
            # Added before it is removed: `is_busy` and `shutdown` must find the job in one of the two.
            self.done.append(job)
            self.elsewhere.pop(job, None)
            self.post_drain()
        else:
            self._complete_here(job)

    def drop(self, job: AsyncJob, state: JobState) -> None:
        """End a job without completion, at shutdown or after the death of its thread."""
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
        except UNWINDING:
            # The thread ends, and with it the server (seed 1.3.4); the job ends here.
            self._forget(job, JobState.DEAD)
            raise
        except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
            self._completion_failed(job, error)
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
                    # Posted after the event, so the event is scheduled by the time the validation goes on.
                    self._scheduler.post(job.context.resume)
            case Completion.SEMAPHORE:
                assert job.semaphore is not None
                job.semaphore.release()

    def _drain(self) -> None:
        # Only the jobs that are there now: callbacks that queue others must not keep the descriptors waiting.
        self.is_drain_posted = False
        take, serve_usual = self.done.popleft, self.serve_usual
        left = len(self.done)
        while left:
            if serve_usual is not None and not (left := serve_usual(left)):
                break
            left -= 1
            job = take()
            # The callback may queue the job again: what belongs to this run is saved before. `held` keeps the
            # generation of the job alive until the callback has returned.
            held, job.generation = job.generation, None
            error, traits = job.error, job.traits
            memtype = traits and job.free_on_completion_memtype
            job.state = _DONE
            try:
                job.callback(job, job.callback_closure)  # type: ignore[misc] # checked when it was queued
            except UNWINDING:
                # The turn ends here; the rest of the batch is served by the next one.
                self.post_drain()
                raise
            except BaseException as failure:  # noqa: BLE001 - one module's failure must not stop the others
                self._completion_failed(job, failure)
            # The frames refer to the job and the job to the error: left alone, the cycle waits for the collector.
            if error is not None:
                drop_traceback(error)
            if memtype:
                self._free(job)
            del held

    def post_drain(self) -> None:
        """Have the scheduler thread serve the queue (any thread)."""
        # Without a lock: two threads may both post a drain, and the second one finds an empty queue.
        if self.done and not self.is_drain_posted:
            self.is_drain_posted = True
            self._scheduler.post(self._drain)

    def _forget(self, job: AsyncJob, state: JobState) -> None:
        self.elsewhere.pop(job, None)
        job.generation = None
        if job.error is not None:
            drop_traceback(job.error)  # its frames refer to the job, and the job to it
        job.state = state

    def _free(self, job: AsyncJob) -> None:
        if not job.free_on_completion_memtype:
            return
        try:
            self._memory.free(job.free_on_completion_memtype, job)
        except RuleViolation as violation:
            # Reached only by servers that do not abort on misuse, as in tests.
            self._log.message(Level.ERROR, job.owner or "threads", f"{job!r} cannot be freed: {violation}")

    def _completion_failed(self, job: AsyncJob, error: BaseException) -> None:
        text = "\n".join([f"the completion of {job!r} failed: {describe_origin(error)}", *format_traceback(error)])
        self._log.message(Level.ERROR, job.owner or "threads", text)
        drop_traceback(error)
