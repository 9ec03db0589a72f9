"""Writing and reading in turns: the return value says what to wait for (seed 1.3.3.1)."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Event, Mask, NetSession, Timeval, event_close, event_read, event_write

from .generated import PingPongModule

GREETING = b"hello\r\n"


@final
class PingPong(PingPongModule):
    """Answers each piece of input with a greeting."""

    def serve_ping(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        # What is to be done next is kept in the session, not taken from the mask: under TLS, a write may have to wait
        # until the descriptor can be read, and the other way round.
        is_writing = bool(session.closure)
        while True:
            done = event_write(event, GREETING) if is_writing else event_read(event, 8192)
            if done is None:
                session.closure = is_writing
                return event.needmask
            if not done:
                event_close(event)
                return DONE
            is_writing = not is_writing
