"""Writing and reading in turns: the return value says what to wait for."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Event, Mask, Timeval, call_again, event_close, event_read, event_write

from .generated import PingPongModule, PingSession

GREETING = b"hello\r\n"


@final
class PingPong(PingPongModule):
    """Greets, and greets again after each piece of input."""

    def accept_ping(self, session: PingSession) -> bool:
        session.closure = True
        call_again(session.event, Mask.E_READ)  # nobody has sent anything: the server speaks first
        return True

    def serve_ping(self, event: Event, mask: Mask, session: PingSession, now: Timeval) -> Mask:
        # What is to be done next is kept in the session, not taken from the mask: under TLS, a write may have to wait
        # until the descriptor can be read, and the other way round.
        is_writing: bool = session.closure
        try:
            # One after the other at once, and not one for each callback: what is ready already need not be waited for.
            while done := event_write(event, GREETING) if is_writing else event_read(event, 8192):
                is_writing = not is_writing
        except OSError as problem:
            self.log.info(f"a problem during {'write' if is_writing else 'read'}: {problem}")
            done = 0
        if done is None:
            session.closure = is_writing
            return event.needmask
        event_close(event)
        return DONE
