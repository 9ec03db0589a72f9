"""An echo server as an author writes it: a module with a listener, whose sessions a worker serves."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path
from typing import ClassVar

from ecruntime.api import (
    DONE,
    E_READ,
    Event,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    Registration,
    Timeval,
    event_close,
    event_read,
    event_write,
)
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings, tune_garbage_collector
from ecruntime.testing.given_modules import GivenModules

SIZE = 256


class Echo(Module):
    """Sends back what comes."""

    registration: ClassVar = Registration(1, "echo", ModuleKind.SINGLETON, "answers")
    context: ClassVar[ssl.SSLContext | None] = None

    def conf_setup(self) -> None:
        """Declare the listener."""
        self.netlistener("Echo", self.serve, self.admit, ())

    def admit(self, session: NetSession) -> bool:
        """Begin TLS where there is a certificate."""
        if self.context is not None:
            session.start_tls(self.context)
        return True

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        """Read what is there, and write it."""
        try:
            data = event_read(event, SIZE)
        except OSError:  # the load ends without a farewell
            data = b""
        if not data:
            if data is None:
                return event.needmask
            event_close(event)
            return DONE
        event_write(event, data)
        return E_READ


def serve(certificate: Path | None) -> None:
    """Print the port, and serve on the native loop; with TLS, if a folder has a certificate and its key."""
    if certificate is not None:
        Echo.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        Echo.context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    with tempfile.TemporaryDirectory(prefix="ecxs-bench-") as folder:
        conf = Path(folder, "ecelerity.conf")
        conf.write_text('echo {}\nEcho_Listener { listen "127.0.0.1:0" {} }\n', encoding="utf-8")
        modules = GivenModules()
        modules.give(Echo)
        clock = RealClock()
        server = Server(Settings(conf, loop="native"), modules, clock, EpollPoller(), Log(clock))
        server.start()
        print(server.netlisteners.endpoints[0].address.port, flush=True)
        tune_garbage_collector()
        server.run()
