"""A connection set aside while a thread reads for it (seed 1.3.3.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import final

from ecruntime.api import (
    DONE,
    Event,
    EventIo,
    EventIoState,
    Mask,
    NetSession,
    ReadJob,
    ReadStatus,
    Timeval,
    TryRead,
    event_close,
    event_io_retry,
    event_io_write,
    suspend,
    tryread_until,
)

from .generated import SuspendedModule


@dataclass(slots=True)
class Visit:
    """What is kept between the callbacks of one connection."""

    lines: TryRead = field(default_factory=TryRead)
    output: EventIoState = field(default_factory=EventIoState)
    job: ReadJob | None = None


@final
class Suspended(SuspendedModule):
    """Answers each line with the content of the file or URL that it names."""

    def serve_fetch(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = Visit()
        visit: Visit = session.closure
        try:
            return self.go_on(event, visit)
        except (OSError, EOFError) as problem:
            self.log.info(f"a problem with the peer: {problem}")
        event_close(event)
        return DONE

    def go_on(self, event: Event, visit: Visit) -> Mask:
        how = event_io_retry(event, visit.output) if visit.output.needmask else EventIo.DONE
        if visit.job is not None:  # this is the call that the job's completion has made
            how = self.answer(event, visit, visit.job)
        if how is EventIo.PENDING:
            return visit.output.needmask
        if how is EventIo.ERROR:
            raise visit.output.error or OSError("the write failed")
        line = tryread_until(event, visit.lines, b"\r\n")
        if line is None:
            return event.needmask
        visit.job = ReadJob(self.io_wrappers, line.decode("utf-8", "surrogateescape"))
        # The duplicate takes the connection over; the scheduler frees this event.
        self.async_wake_event(visit.job, suspend(event), Mask.E_READ | Mask.E_WRITE)
        self.queue_async_job(visit.job)
        return DONE

    def answer(self, event: Event, visit: Visit, job: ReadJob) -> EventIo:
        visit.job = None
        if job.status is not ReadStatus.COMPLETED:
            return event_io_write(event, f"-{job.status.name} {job.errorcode}\r\n".encode(), visit.output)
        return event_io_write(event, b"+%d\r\n%s" % (len(job.buffer), job.buffer), visit.output)
