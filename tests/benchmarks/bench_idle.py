"""The cost of idle connections, up to ten thousand, for a whole `ecxs run`: CPU time and memory of its process."""

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

from frame import Benchmark, Goal, Group, Growth, GrowthGoal, Unit, Unmeasurable, Variant

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
SIZES = (100, 1_000, 10_000)
"""Connections, each number of them to a server of its own."""
CONNECTIONS = max(SIZES)
SPARE = 200
SHARE = "a two-hundredth of a core"
CPU, RESIDENT = "CPU of the server", "resident memory of the server"
FLAT = 2.0
WINDOW = 2.0
"""Seconds of idleness in one round."""


def _allow_descriptors() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = sum(SIZES) + SPARE
    if hard != resource.RLIM_INFINITY and hard < needed:
        message = f"{sum(SIZES)} connections need as many descriptors, and the hard limit is {hard}"
        raise Unmeasurable(message)
    # The servers inherit it: there each connection is a descriptor too.
    wanted = needed if hard == resource.RLIM_INFINITY else hard
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


def _resident(server: subprocess.Popen[bytes]) -> Callable[[int], float]:
    statm = Path(f"/proc/{server.pid}/statm")

    def run(n: int) -> float:
        return float(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize() * n

    return run


def _occupied(folder: Path, count: int) -> subprocess.Popen[bytes]:
    """Return a server with so many clients, each of which said a word and is left alone."""
    folder.mkdir()
    server, port = _started(folder)
    clients = [_connected(port) for _ in range(count)]
    atexit.register(clients.clear)
    return server


def benchmark() -> Benchmark:
    """Connect all clients once, say a word on each, and leave them alone."""
    _allow_descriptors()
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    servers = {count: _occupied(Path(folder.name, str(count)), count) for count in SIZES}
    variants = (
        Variant(SHARE, lambda n: n / 200, measures=True),
        Variant(CPU, _idle(servers[CONNECTIONS]), measures=True),
    )
    goal = Goal(CPU, SHARE, 1.0, is_at_least=False)
    group = Group(f"a second with {CONNECTIONS:,} connections", variants, (goal,), needs_quiet=True, rounds=11)
    growths = (
        Growth(
            "CPU of a second by idle connections",
            "connections",
            SIZES,
            lambda size: (Variant(CPU, _idle(servers[size]), measures=True),),
            (GrowthGoal(CPU, FLAT),),
            is_for_each=False,
            needs_quiet=True,
            rounds=7,
        ),
        Growth(
            "memory by idle connections",
            "connections",
            SIZES,
            lambda size: (Variant(RESIDENT, _resident(servers[size]), measures=True),),
            is_for_each=False,
            unit=Unit.BYTES,
            rounds=2,
        ),
    )
    notes = (
        "A whole `ecxs run` with the example `smtp_sink`, its console and its watchdog. Each connection was greeted,"
        " gave a command and was answered, and has an idle time-out."
    )
    return Benchmark("idle", "Idle connections", (group,), notes=notes, growths=growths)
