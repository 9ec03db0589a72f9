from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level, Log, LogRecord
from ecruntime.scheduler import EpollPoller, Event, Mask, RealClock, Scheduler, Timeval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Loop:
    """A scheduler on the real poller, and callbacks that are plain functions of event and mask."""

    def __init__(self) -> None:
        clock = RealClock()
        self.records: list[LogRecord] = []
        self.scheduler = Scheduler(clock, EpollPoller(), Log(clock, sinks=(self.records.append,)))
        self.scheduler.bind_thread()

    def watch(self, end: socket.socket, mask: Mask, callback: Callable[[Event, Mask], Mask]) -> Event:
        event = self.event(end, mask, callback)
        self.scheduler.schedule_event(event)
        return event

    def event(self, end: socket.socket, mask: Mask, callback: Callable[[Event, Mask], Mask]) -> Event:
        def call(event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
            return callback(event, mask)

        return self.scheduler.build_fd_event(end.fileno(), mask, call)

    def turn(self, count: int = 1) -> int:
        return sum(self.scheduler.run_once(0.0) for _ in range(count))

    def run_until(self, is_done: Callable[[], object], turns: int = 5000) -> None:
        for _ in range(turns):
            if is_done():
                return
            self.scheduler.run_once(0.01)
        raise AssertionError("it never came to that")

    def errors(self) -> list[str]:
        return [record.text for record in self.records if record.level == Level.ERROR]


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.scheduler.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(5)
    yield near, far
    far.close()
    near.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for `localhost` in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


@pytest.fixture
def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_context(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))
