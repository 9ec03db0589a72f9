"""An event for a descriptor: called when it can be read."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Control, Event, Mask, Timeval, event_close, event_read

from .generated import ItsReadableModule, ReadableSession


@final
class ItsReadable(ItsReadableModule):
    """Notes what comes, and answers nothing."""

    heard = b""

    def serve_readable(self, event: Event, mask: Mask, session: ReadableSession, now: Timeval) -> Mask:
        try:
            data = event_read(event, 8192)
        except OSError as problem:  # such as a reset: no fault of ours, and the end of this connection alone
            self.log.info(f"a problem during read: {problem}")
            event_close(event)
            return DONE
        if data is None:  # no error: there is nothing yet
            return event.needmask
        if data:
            self.heard += data
            self.log.debug(f"I read {len(data)} bytes: {data!r}")
            return event.needmask
        event_close(event)
        return DONE  # the scheduler frees the event

    def control_heard(self, request: Control) -> str:
        return self.heard.decode()
