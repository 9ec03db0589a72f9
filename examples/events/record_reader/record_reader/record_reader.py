"""A record from a stream: the construct keeps what was read between the callbacks."""

from __future__ import annotations

from typing import final

from ecruntime.api import (
    DONE,
    Control,
    Event,
    Mask,
    Timeval,
    TryRead,
    event_close,
    minimal_tryread_construct_free,
    tryread_until,
)

from .generated import LineSession, RecordReaderModule

LONGEST = 1000


@final
class RecordReader(RecordReaderModule):
    """Notes one line of each peer. Who wants them all calls until there is none: `suspended` and `smtp_sink` do."""

    lines: tuple[bytes, ...] = ()

    def serve_line(self, event: Event, mask: Mask, session: LineSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = TryRead(limit=LONGEST)
        construct: TryRead = session.closure
        try:
            line = tryread_until(event, construct, b"\r\n")
            if line is None:
                return event.needmask
            self.log.debug(f"I got my line, its length is {len(line)}. {line!r}")
            self.lines = (*self.lines, line)
        except (OSError, EOFError) as problem:
            self.log.info(f"a problem during read: {problem}")
        minimal_tryread_construct_free(construct)
        event_close(event)
        return DONE

    def control_lines(self, request: Control) -> dict[str, object]:
        return {"lines": [line.decode() for line in self.lines]}
