"""The cost of ten thousand idle connections for a whole `ecxs run`: CPU time of its process, as the system has it."""

from __future__ import annotations

import atexit
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Unmeasurable, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

ECXS = (sys.executable, "-m", "ecxs")
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "events" / "smtp_sink"
CONF = """\
smtp_sink {{}}
Sink_Listener {{
  listen_backlog = 1024
  idle_timeout = 300
  listen "127.0.0.1:{port}" {{}}
}}
"""
CONNECTIONS = 10_000
SPARE = 200
SHARE = "a two-hundredth of a core"
WINDOW = 2.0
"""Seconds of idleness in one round."""


def _allow_descriptors() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < CONNECTIONS + SPARE:
        message = f"{CONNECTIONS} connections need as many descriptors, and the hard limit is {hard}"
        raise Unmeasurable(message)
    # The server inherits it: there each connection is a descriptor too.
    wanted = CONNECTIONS + SPARE if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start `ecxs run` with an example that listens, and return it with its port when it serves."""
    port = _free_port()
    conf, libexec, console = folder / "ecelerity.conf", folder / "libexec", folder / "s"
    conf.write_text(CONF.format(port=port), encoding="utf-8")
    subprocess.run([*ECXS, "build", EXAMPLE, "--libexec", libexec], check=True, stdout=subprocess.DEVNULL)
    command = [*ECXS, "run", "-f", conf, "--libexec", libexec, "--socket", console, "--log", folder / "log"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    atexit.register(server.wait)
    atexit.register(server.terminate)
    subprocess.run([*ECXS, "console", "-s", console, "--wait", "60", "pid"], check=True, stdout=subprocess.DEVNULL)
    return server, port


def _connected(port: int) -> socket.socket:
    """Be greeted, say a word, and be answered."""
    client = socket.create_connection(("127.0.0.1", port))
    with client.makefile("rb", buffering=0) as lines:
        lines.readline()
        client.sendall(b"NOOP\r\n")
        lines.readline()
    return client


def _cpu_seconds(pid: int) -> float:
    """Return what all threads of another process have used: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime((~pid << 3) | 2)


def _idle(server: subprocess.Popen[bytes]) -> Callable[[int], object]:
    def run(n: int) -> float:
        before = _cpu_seconds(server.pid)
        time.sleep(WINDOW)
        return (_cpu_seconds(server.pid) - before) / WINDOW * n

    return run


def benchmark() -> Benchmark:
    """Connect all clients once, say a word on each, and leave them alone."""
    _allow_descriptors()
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    server, port = _started(Path(folder.name))
    clients = [_connected(port) for _ in range(CONNECTIONS)]
    atexit.register(clients.clear)
    variants = (
        Variant(SHARE, lambda n: n / 200, measures=True),
        Variant("CPU of the server", _idle(server), measures=True),
    )
    group = Group(
        f"a second with {CONNECTIONS:,} connections",
        variants,
        (Goal("CPU of the server", SHARE, 1.0, is_at_least=False),),
    )
    notes = (
        "A whole `ecxs run` with the example `smtp_sink`, its console and its watchdog. Each connection was greeted,"
        " gave a command and was answered, and has an idle time-out."
    )
    return Benchmark("idle", "Idle connections", (group,), notes=notes)
