"""A TLS listener: after each pause a callback does again what it was doing, whatever it waited for."""

from __future__ import annotations

import ssl
from typing import final

from ecruntime.api import (
    DONE,
    Event,
    EventIo,
    EventIoState,
    Init,
    Mask,
    Timeval,
    event_close,
    event_io_retry,
    event_io_write,
    event_read,
)

from .generated import SafeEchoModule, SafeSession


@final
class SafeEcho(SafeEchoModule):
    """The certificate belongs to the generation: a reload changes it for those who connect later."""

    def ext_init(self, init: Init) -> ssl.SSLContext | None:
        file = self.options.certificate.get()
        if not file:
            self.log.info("there is no certificate: nobody is served")
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def accept_safe(self, session: SafeSession) -> bool:
        context: ssl.SSLContext | None = self.state
        if context is None:
            return False
        session.closure = EventIoState()
        session.start_tls(context)
        return True

    def serve_safe(self, event: Event, mask: Mask, session: SafeSession, now: Timeval) -> Mask:
        answer: EventIoState = session.closure
        try:
            # An answer that is pending goes first, even if it was the peer's turn to send.
            how = event_io_retry(event, answer) if answer.needmask else EventIo.DONE
            if how is EventIo.DONE:
                data = event_read(event, 4096)
                if data is None:
                    return event.needmask
                if not data:
                    event_close(event)
                    return DONE
                how = event_io_write(event, data.upper(), answer)
        except OSError as problem:  # no TLS, a certificate that is refused, a connection that broke off
            self.log.info(f"{session.remote.text}: {problem}")
            how = EventIo.ERROR
        if how is EventIo.ERROR:
            event_close(event)
            return DONE
        return answer.needmask if how is EventIo.PENDING else Mask.E_READ
