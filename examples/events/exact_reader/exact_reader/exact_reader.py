"""Exactly so many bytes, or an error."""

from __future__ import annotations

from typing import final

from ecruntime.api import (
    DONE,
    Control,
    Event,
    EventIo,
    EventIoState,
    Mask,
    Timeval,
    event_close,
    event_io_read,
    event_io_state_clean,
)

from .generated import BlockSession, ExactReaderModule

BLOCK = 8192


@final
class ExactReader(ExactReaderModule):
    """Reads one block from each peer."""

    blocks = 0
    broken = 0

    def serve_block(self, event: Event, mask: Mask, session: BlockSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = EventIoState()
        state: EventIoState = session.closure
        how = event_io_read(event, BLOCK, state)
        if how is EventIo.PENDING:
            return state.needmask
        if how is EventIo.DONE:
            self.log.debug(f"I read exactly {len(state.data)} bytes")
            self.blocks += 1
        else:
            self.log.info(f"a problem during read: {state.error or 'the stream ended'}")
            self.broken += 1
        event_io_state_clean(state)
        event_close(event)
        return DONE

    def control_counts(self, request: Control) -> dict[str, object]:
        return {"blocks": self.blocks, "broken": self.broken}
