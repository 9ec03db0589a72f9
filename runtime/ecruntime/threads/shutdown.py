"""Reports on threads: jobs that block shutdown, crashes, and stacks."""

from __future__ import annotations

import sys
import threading
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import format_traceback
from ecruntime.threads.job import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.threads.job import AsyncJob
    from ecruntime.threads.pool import Pool


@dataclass(frozen=True, slots=True)
class BlockedJob:
    """A job that had not ended within the time limit; `place` is the current line of its thread."""

    job: str
    pool: str
    state: str
    place: str = ""

    def __str__(self) -> str:
        at = f" at {self.place}" if self.place else ""
        return f"job {self.job} of pool '{self.pool}' is {self.state}{at}"


def blocked_jobs(
    pools: Iterable[Pool], unfinished: Iterable[AsyncJob], pool_of: Callable[[AsyncJob], Pool]
) -> tuple[BlockedJob, ...]:
    """Describe the unfinished jobs, without those that may be skipped at shutdown."""
    threads = {worker.job: worker.thread.ident for pool in pools for worker in pool.workers if worker.job is not None}
    return tuple(
        BlockedJob(
            job.name,
            pool_of(job).name,
            job.state.value,
            _current_line(threads[job]) if job in threads and job.state is JobState.RUNNING else "",
        )
        for job in unfinished
        if not job.skip_on_shutdown
    )


def crash_report(thread: str, error: BaseException, work: str = "") -> str:
    """Return a log text: the error that ended a thread, and the stacks of all threads."""
    lines = [f"thread '{thread}' ended abnormally{f' in {work}' if work else ''}; the server stops"]
    lines += format_traceback(error)
    lines.append("all threads:")
    lines.append(all_stacks())
    return "\n".join(lines)


def all_stacks() -> str:
    """Return the stack of each thread, innermost call last."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    parts = []
    for ident, frame in sys._current_frames().items():  # noqa: SLF001 - the documented way to the running frames
        parts.append(f"thread '{names.get(ident, ident)}':")
        parts += (line.rstrip() for line in traceback.format_stack(frame))
    return "\n".join(parts)


def _current_line(ident: int | None) -> str:
    """Return the current line of the job in a pool's thread, as `file:line, in function`."""
    frame = sys._current_frames().get(ident or 0)  # noqa: SLF001 - the documented way to the running frames
    inner = frame
    while frame is not None and frame.f_globals.get("__name__") != "ecruntime.threads.worker":
        inner, frame = frame, frame.f_back
    if frame is None or inner is None:
        return "not in a job"
    return f"{inner.f_code.co_filename}:{inner.f_lineno}, in {inner.f_code.co_name}"
