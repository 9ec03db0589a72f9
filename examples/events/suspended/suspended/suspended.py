"""A connection set aside while a thread reads for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import final

from ecruntime.api import (
    DONE,
    Event,
    EventIo,
    EventIoState,
    Mask,
    ReadJob,
    ReadStatus,
    Timeval,
    TryRead,
    event_close,
    event_io_retry,
    event_io_state_clean,
    event_io_write,
    minimal_tryread_construct_free,
    suspend,
    tryread_until,
)

from .generated import FetchSession, SuspendedModule


class State(Enum):
    """The thing that a connection waits for."""

    LINE = auto()
    URL = auto()
    WRITTEN = auto()


@dataclass(slots=True)
class Visit:
    """The data of one connection, kept between its callbacks."""

    state: State = State.LINE
    lines: TryRead = field(default_factory=TryRead)
    output: EventIoState = field(default_factory=EventIoState)
    job: ReadJob | None = None


@final
class Suspended(SuspendedModule):
    """Answers each line with the content of the file or URL that it names; hangs up where there is none."""

    def serve_fetch(self, event: Event, mask: Mask, session: FetchSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = Visit()
        visit: Visit = session.closure
        try:
            return self.go_on(event, visit)
        except (OSError, EOFError) as problem:
            self.log.info(f"a problem with the peer: {problem}")
        event_io_state_clean(visit.output)
        minimal_tryread_construct_free(visit.lines)
        event_close(event)
        return DONE

    def go_on(self, event: Event, visit: Visit) -> Mask:
        """Go from state to state, until something must be waited for."""
        while True:
            if visit.state is State.LINE:
                line = tryread_until(event, visit.lines, b"\r\n")
                if line is None:
                    return event.needmask
                return self.fetch(event, visit, line.decode("utf-8", "surrogateescape"))
            how = self.write(event, visit)
            if how is EventIo.PENDING:
                return visit.output.needmask
            if how is EventIo.ERROR:
                raise visit.output.error or OSError("the write failed")
            visit.state = State.LINE

    def fetch(self, event: Event, visit: Visit, name: str) -> Mask:
        """Set the connection aside, and have a thread read what the peer asks for."""
        visit.state = State.URL
        visit.job = ReadJob(self.io_wrappers, name)
        # The duplicate takes the connection over; the scheduler frees this event.
        self.async_wake_event(visit.job, suspend(event), Mask.E_READ | Mask.E_WRITE)
        self.queue_async_job(visit.job)
        return DONE

    def write(self, event: Event, visit: Visit) -> EventIo:
        """Begin to write what the thread has read, or go on with it."""
        if visit.state is State.WRITTEN:
            return event_io_retry(event, visit.output)
        job, visit.job = visit.job, None  # this is the call that the job's completion makes
        if job is None or job.status is not ReadStatus.COMPLETED:
            raise OSError("fetching what it asked for failed")
        visit.state = State.WRITTEN
        return event_io_write(event, bytes(job.buffer), visit.output)
