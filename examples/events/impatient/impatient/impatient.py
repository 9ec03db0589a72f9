"""A time-out: cancelled when it is not needed, set anew when there is progress."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Event, Mask, Timeval, event_close, event_read, event_write

from .generated import ImpatientModule, ImpatientSession

PATIENCE = 30.0


@final
class Impatient(ImpatientModule):
    """Repeats what a peer says, and hangs up when it says nothing for half a minute."""

    def accept_impatient(self, session: ImpatientSession) -> bool:
        session.closure = self.wait_for(session)
        return True

    def wait_for(self, session: ImpatientSession) -> Event:
        return self.schedule(PATIENCE, lambda event, now: self.hang_up(session))

    def hang_up(self, session: ImpatientSession) -> Mask:
        session.close()
        return DONE

    def serve_impatient(self, event: Event, mask: Mask, session: ImpatientSession, now: Timeval) -> Mask:
        # It was there: had it fired, the session would be closed, and this would not be called.
        self.clear_timed_event(session.closure)
        try:
            data = event_read(event, 8192)
            if data:
                event_write(event, data)
        except OSError as problem:
            self.log.info(f"a problem with the connection: {problem}")
            data = b""
        if data == b"":
            event_close(event)
            return DONE
        session.closure = self.wait_for(session)
        return event.needmask if data is None else Mask.E_READ
