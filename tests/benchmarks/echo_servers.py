"""Echo servers, each in a process of its own: `python echo_servers.py NAME [FOLDER]` prints a port and serves.

With ECXS_BENCH_COMPUTES in the environment, a thread of the process computes meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
import ssl
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.io import event_close, event_read, event_write
from ecruntime.log import Log
from ecruntime.scheduler import DONE, E_READ, EpollPoller, Event, Mask, RealClock, Scheduler
from ecruntime.server import tune_garbage_collector

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 256
"""Beyond half a kilobyte, Python takes the room for a result from malloc and gives back what is not needed."""


def _scheduler(*, is_native: bool) -> Scheduler:
    clock = RealClock()
    scheduler = Scheduler(clock, EpollPoller(), Log(clock))
    scheduler.bind_thread()
    if is_native:
        from loops import native_loop  # those on the loop of Python shall not carry it

        from ecruntime.scheduler.native_poller import use_native_loop

        use_native_loop(scheduler, native_loop())
    return scheduler


def serve_with_events(*, is_native: bool = True) -> None:
    """Serve with event_read and event_write on bare events."""
    scheduler = _scheduler(is_native=is_native)

    def serve(event: Event, mask: Mask, closure: object, now: object) -> Mask:
        try:
            data = event_read(event, SIZE)
        except ConnectionError:  # the load ends without a farewell
            data = b""
        if not data:
            if data is None:
                return event.needmask
            event_close(event)
            return DONE
        event_write(event, data)
        return E_READ

    def accept(event: Event, mask: Mask, closure: object, now: object) -> Mask:
        connection, _ = listening.accept()
        connection.setblocking(False)
        scheduler.schedule_event(scheduler.build_fd_event(connection.detach(), E_READ, serve))
        return E_READ

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        print(listening.getsockname()[1], flush=True)
        scheduler.schedule_event(scheduler.build_fd_event(listening.fileno(), E_READ, accept))
        tune_garbage_collector()
        scheduler.run()


def serve_with_watch() -> None:
    """Serve as a module does with `self.watch`: its callbacks stand behind those of its instance."""
    from ecruntime.io.instance_events import OwnedEvents

    scheduler = _scheduler(is_native=True)
    events = OwnedEvents("bench", scheduler)
    events.commit_or_drop(is_published=True)

    def serve(event: Event, mask: Mask, now: object) -> Mask:
        try:
            data = event_read(event, SIZE)
        except ConnectionError:  # the load ends without a farewell
            data = b""
        if not data:
            if data is None:
                return event.needmask
            event_close(event)
            return DONE
        event_write(event, data)
        return E_READ

    def accept(event: Event, mask: Mask, now: object) -> Mask:
        connection, _ = listening.accept()
        connection.setblocking(False)
        events.watch(connection.detach(), E_READ, serve)
        return E_READ

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        print(listening.getsockname()[1], flush=True)
        events.watch(listening.fileno(), E_READ, accept)
        tune_garbage_collector()
        scheduler.run()


def serve_session() -> None:
    """Serve the sessions of a declared listener of a module, TLS with a certificate in a folder that is named."""
    from echo_session import serve

    serve(Path(sys.argv[2]) if len(sys.argv) > 2 else None)


def serve_bare() -> None:
    """Serve in a loop of three system calls, without events, callbacks or checks: the least that Python can do."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening, select.epoll() as poller:
        print(listening.getsockname()[1], flush=True)
        poller.register(listening.fileno(), select.EPOLLIN)
        while True:
            for fd, _ in poller.poll():
                if fd == listening.fileno():
                    connection, _ = listening.accept()
                    connection.setblocking(False)
                    poller.register(connection.detach(), select.EPOLLIN)
                elif data := _read(fd):
                    os.write(fd, data)
                else:
                    os.close(fd)


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, SIZE)
    except ConnectionError:  # the load ends without a farewell
        return b""


class EchoProtocol(asyncio.Protocol):
    """The fastest form that asyncio has."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Send it back."""
        self.transport.write(data)  # type: ignore[attr-defined]


def _context() -> ssl.SSLContext | None:
    """Return the context of a certificate in a folder that is named; None without one."""
    if len(sys.argv) < 3:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(sys.argv[2]) / "certificate.pem", Path(sys.argv[2]) / "key.pem")
    return context


async def _protocol() -> None:
    server = await asyncio.get_running_loop().create_server(EchoProtocol, "127.0.0.1", 0, ssl=_context())
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _streams() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):  # the load ends without a farewell
            while data := await reader.read(SIZE):
                writer.write(data)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def serve_with_uvloop() -> None:
    """Serve with a protocol on uvloop."""
    import uvloop  # one server needs it, and the others shall not carry it

    uvloop.run(_protocol())


def serve_with_module() -> None:
    """Run the server with the module in C of a folder, which prints its port."""
    from ecxs.cli import main  # one server needs it, and the others shall not carry it

    folder = Path(sys.argv[2])
    words = ["run", "-f", folder / "ecelerity.conf", "--libexec", folder, "--socket", folder / "s"]
    sys.argv = ["ecxs", *map(str, words), "--log", str(folder / "log")]
    sys.exit(main())


def _compute() -> None:
    number = 0
    while True:
        number += 1


SERVERS: dict[str, Callable[[], None]] = {
    "this": serve_with_events,
    "this, `self.watch`": serve_with_watch,
    "this, session": serve_session,
    "this, in Python": lambda: serve_with_events(is_native=False),
    "asyncio protocol": lambda: asyncio.run(_protocol()),
    "asyncio streams": lambda: asyncio.run(_streams()),
    "uvloop protocol": serve_with_uvloop,
    "floor: Python on epoll": serve_bare,
}
"""Those in Python alone."""

if __name__ == "__main__":
    if os.environ.get("ECXS_BENCH_COMPUTES"):
        threading.Thread(target=_compute, daemon=True).start()
    (SERVERS | {"module in C": serve_with_module})[sys.argv[1]]()
