"""Jobs that wait for a semaphore of their module without blocking a thread."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Semaphore

    from ecruntime.threads.job import AsyncJob


class SemaphoreQueue:
    """The semaphores of jobs, and the queues of the jobs that wait for them; for any thread."""

    def __init__(self, requeue: Callable[[AsyncJob], None]) -> None:
        """Pass jobs whose turn has come to `requeue`; each holds its semaphore by then."""
        self._requeue = requeue
        self._lock = Lock()
        self._parked: dict[Semaphore, deque[AsyncJob]] = {}
        self._holding: set[AsyncJob] = set()

    def parked(self) -> list[AsyncJob]:
        """Return the jobs that wait."""
        with self._lock:
            return [job for jobs in self._parked.values() for job in jobs]

    def try_start(self, job: AsyncJob) -> bool:
        """Take the job's semaphore and return True; otherwise let the job wait in the queue."""
        semaphore = job.concurrency
        assert semaphore is not None
        with self._lock:
            if job in self._holding:
                self._holding.discard(job)
                return True
            if semaphore.acquire(blocking=False):
                return True
            self._parked.setdefault(semaphore, deque()).append(job)
            return False

    def withdraw(self, job: AsyncJob) -> None:
        """Release the semaphore of a job that will not run."""
        with self._lock:
            has_taken = job in self._holding
            self._holding.discard(job)
        if has_taken and job.concurrency is not None:
            self.give_back(job.concurrency)

    def take_parked(self) -> list[AsyncJob]:
        """Remove the waiting jobs with `skip_on_shutdown`, and return them."""
        taken = []
        with self._lock:
            for jobs in self._parked.values():
                taken += [job for job in jobs if job.skip_on_shutdown]
                kept = [job for job in jobs if not job.skip_on_shutdown]
                jobs.clear()
                jobs.extend(kept)
        return taken

    def give_back(self, semaphore: Semaphore) -> None:
        """Release a semaphore, or pass it to the job that has waited longest."""
        with self._lock:
            waiting = self._parked.get(semaphore)
            if not waiting:
                semaphore.release()
                return
            job = waiting.popleft()
            if not waiting:
                del self._parked[semaphore]
            # Passed on and not released: another job could take it before this one has reached a thread.
            self._holding.add(job)
        self._requeue(job)
