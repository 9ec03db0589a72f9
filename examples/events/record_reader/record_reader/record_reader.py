"""Records from a stream: the construct keeps what was read between the callbacks (seed 1.3.3.1)."""

from __future__ import annotations

from typing import final

from ecruntime.api import (
    DONE,
    Control,
    Event,
    Mask,
    NetSession,
    Timeval,
    TryRead,
    event_close,
    minimal_tryread_construct_free,
    tryread_until,
)

from .generated import RecordReaderModule

LONGEST = 1000


@final
class RecordReader(RecordReaderModule):
    """Notes each line, until one is empty, too long, or the last."""

    lines: tuple[bytes, ...] = ()

    def serve_line(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = TryRead(limit=LONGEST)
        construct: TryRead = session.closure
        try:
            # Until it returns None: lines that are buffered already make no descriptor ready.
            while (line := tryread_until(event, construct, b"\r\n")) is not None:
                if not line:
                    break
                self.lines = (*self.lines, line)
            else:
                return event.needmask
        except (OSError, EOFError) as problem:
            self.log.info(f"a problem during read: {problem}")
        minimal_tryread_construct_free(construct)
        event_close(event)
        return DONE

    def control_lines(self, request: Control) -> dict[str, object]:
        return {"lines": [line.decode() for line in self.lines]}
