"""TCP echo on loopback against asyncio, uvloop and C: 50 connections, 64 bytes, a load generator of its own."""

from __future__ import annotations

import atexit
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from echo_servers import SERVERS
from frame import Benchmark, Goal, Group, Unmeasurable, Variant

from ecruntime.bridge.cache import bridge_folder
from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
CONNECTIONS = 50
REQUESTS = 50_000
WARM_UP = 10_000
TLS_CONNECTIONS = 20
TLS_REQUESTS = 10_000
TLS_WARM_UP = 1_000
LIMIT = "C on epoll"
OURS = "this"
WATCHED = "this, `self.watch`"
SESSION = "this, session"
UVLOOP = "uvloop protocol"
NOTES = """\
*this* is a bare event on the native loop, *this, in Python* one on the loop of Python. `self.watch` and *session*, a
listener's worker, are what authors write; a session notes when its peer was heard last, and has an idle time-out. The
processor time of the server's process counts, as the load takes a processor of its own. Four fifths of it are the
system's two calls for each request, which all of these make; the floor of Python gives the interpreter's lock away
around each of them, as `os.read` and `os.write` do, and *this* keeps it for what is small, as uvloop does when it
writes."""


def _compiled(source: str, folder: Path) -> Path:
    target = folder / source.removesuffix(".c")
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", target, HERE / source], check=True)
    return target


@contextmanager
def _serving(command: Sequence[str | Path]) -> Iterator[tuple[int, str]]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE) as server:
        assert server.stdout is not None
        try:
            yield server.pid, server.stdout.readline().strip()
        finally:
            server.kill()


def _spent(pid: int) -> float:
    """Return what all threads of another process have used: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime((~pid << 3) | 2)


def _load(generator: Path, command: Sequence[str | Path]) -> Callable[[int], float]:
    def run(n: int) -> float:
        with _serving(command) as (pid, port):
            load = [generator, port, str(CONNECTIONS)]
            subprocess.run([*load, str(WARM_UP)], check=True)
            before = _spent(pid)
            subprocess.run([*load, str(n)], check=True)
            return _spent(pid) - before

    return run


def _tls_load(command: Sequence[str | Path]) -> Callable[[int], float]:
    """Return a function that has all connections ask at once, again and again."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    data = b"x" * 64

    def ask(ends: Sequence[ssl.SSLSocket], n: int) -> None:
        for _ in range(n // len(ends)):
            for end in ends:
                end.sendall(data)
            for end in ends:
                left = len(data)
                while left:
                    left -= len(end.recv(left))

    def run(n: int) -> float:
        with _serving(command) as (pid, port), ExitStack() as stack:
            ends = [
                stack.enter_context(context.wrap_socket(socket.create_connection(("127.0.0.1", int(port)))))
                for _ in range(TLS_CONNECTIONS)
            ]
            ask(ends, TLS_WARM_UP)
            before = _spent(pid)
            ask(ends, n)
            return _spent(pid) - before

    return run


def _certified(folder: Path) -> Path:
    """Make a certificate that nobody else has signed."""
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    try:
        subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True)
    except FileNotFoundError as lack:
        raise Unmeasurable("there is no openssl to make a certificate with") from lack
    return folder


def _words(name: str, *more: str | Path) -> list[str | Path]:
    return [sys.executable, HERE / "echo_servers.py", name, *more]


def benchmark() -> Benchmark:
    """Start each server anew in every round: where a process lies in memory moves its figure by some percent."""
    try:
        bridge_folder()  # built once, and found by the servers
    except EcError as lack:
        raise Unmeasurable(f"the native loop cannot be built: {lack}") from lack
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    place = Path(folder.name)
    generator = _compiled("echo_load.c", place)
    commands: dict[str, list[str | Path]] = {name: _words(name) for name in SERVERS}
    commands[LIMIT] = [_compiled("echo_server.c", place)]
    variants = tuple(
        Variant(name, _load(generator, command), REQUESTS, measures=True) for name, command in commands.items()
    )
    goals = (
        Goal("asyncio protocol", OURS, 1.15),
        Goal("asyncio streams", OURS, 1.7),
        Goal(UVLOOP, OURS, 1.05),
        Goal(UVLOOP, WATCHED, 1.05),
        Goal(UVLOOP, SESSION, 1.05),
    )
    certificate = _certified(place)
    names = (SESSION, "asyncio protocol", UVLOOP)
    secured = tuple(Variant(name, _tls_load(_words(name, certificate)), TLS_REQUESTS, measures=True) for name in names)
    groups = (Group("requests", variants, goals), Group("TLS", secured, (Goal(UVLOOP, SESSION, 1.0),)))
    return Benchmark("echo", "TCP echo", groups, peers=("uvloop",), notes=NOTES)
