"""A write that takes several callbacks: its rest is kept in a state (seed 1.3.3.1)."""

from __future__ import annotations

from typing import final

from ecruntime.api import (
    DONE,
    Event,
    EventIo,
    EventIoState,
    Mask,
    NetSession,
    Timeval,
    event_close,
    event_io_retry,
    event_io_state_clean,
    event_io_write,
    event_read,
)

from .generated import PartialWritesModule

ANSWER = b"0123456789abcdef" * 65_536


@final
class PartialWrites(PartialWritesModule):
    """Answers each piece of input with a megabyte."""

    def serve_megabyte(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = EventIoState()
        state: EventIoState = session.closure
        how = event_io_retry(event, state) if state.needmask else EventIo.DONE
        while how is EventIo.DONE:
            data = event_read(event, 8192)
            if data is None:
                return event.needmask
            how = event_io_write(event, ANSWER, state) if data else EventIo.EOF
        if how is EventIo.PENDING:
            return state.needmask
        event_io_state_clean(state)
        event_close(event)
        return DONE
