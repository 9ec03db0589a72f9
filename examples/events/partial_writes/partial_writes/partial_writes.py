"""A write that takes several callbacks: its rest is kept in a state."""

from __future__ import annotations

from typing import final

from ecruntime.api import (
    DONE,
    Event,
    EventIo,
    EventIoState,
    Mask,
    Timeval,
    call_again,
    event_close,
    event_io_retry,
    event_io_state_clean,
    event_io_write,
    event_read,
)

from .generated import MegabyteSession, PartialWritesModule

GREETING = b"hello\r\n" * 150_000


class Talk:
    """One connection: the write that is under way, and whose turn it is."""

    def __init__(self) -> None:
        self.output = EventIoState()
        self.is_writing = True


@final
class PartialWrites(PartialWritesModule):
    """Greets with a megabyte, and again after each piece of input."""

    def accept_megabyte(self, session: MegabyteSession) -> bool:
        session.closure = Talk()
        call_again(session.event, Mask.E_READ)  # nobody has sent anything: the server speaks first
        return True

    def serve_megabyte(self, event: Event, mask: Mask, session: MegabyteSession, now: Timeval) -> Mask:
        talk: Talk = session.closure
        try:
            wanted = self.go_on(event, talk)
        except OSError as problem:
            self.log.info(f"a problem during {'write' if talk.is_writing else 'read'}: {problem}")
            wanted = DONE
        if not wanted:
            event_io_state_clean(talk.output)
            event_close(event)
        return wanted

    def go_on(self, event: Event, talk: Talk) -> Mask:
        """Write and read in turns; return what to wait for, or nothing at the end of the stream."""
        while True:
            if talk.is_writing:
                how = self.write(event, talk.output)
                if how is EventIo.PENDING:
                    return talk.output.needmask
                if how is EventIo.ERROR:
                    raise talk.output.error or OSError("the write failed")
            else:
                data = event_read(event, 8192)
                if data is None:
                    return event.needmask
                if not data:
                    return DONE
            talk.is_writing = not talk.is_writing

    def write(self, event: Event, output: EventIoState) -> EventIo:
        """Begin to write, or go on where the last callback had to stop."""
        return event_io_retry(event, output) if output.needmask else event_io_write(event, GREETING, output)
