"""TCP echo by the number of connections, all of which ask at once: processor time of the server for one request."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from echo_servers import SERVERS
from frame import Benchmark, Growth, GrowthGoal, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
SIZES = (1, 10, 100, 1_000)
OURS = "this"
REQUESTS = 20_000
REQUESTS_EACH = 50
"""For each connection at least: to accept it takes no share that counts."""
STEADY = 1.0
NOTES = """\
A client in C keeps a request open on each connection. With one, each request wakes the server; with many, one
wait of the server has many requests. The servers are those of *TCP echo*."""


def _spent(pid: int) -> float:
    """Return what all threads of another process have used: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime((~pid << 3) | 2)


def _load(generator: Path, name: str, connections: int) -> Callable[[int], float]:
    command = [sys.executable, HERE / "echo_servers.py", name]

    def run(n: int) -> float:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE) as server:
            assert server.stdout is not None
            try:
                port = server.stdout.readline().strip()
                load = [generator, port, str(connections)]
                subprocess.run([*load, str(n // 10)], check=True)
                before = _spent(server.pid)
                subprocess.run([*load, str(n)], check=True)
                return _spent(server.pid) - before
            finally:
                server.kill()

    return run


def benchmark() -> Benchmark:
    """Start each server anew in every round, as its place in memory moves its figure by some percent."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    generator = Path(folder.name, "echo_load")
    flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-pthread"]
    subprocess.run(["gcc", *flags, "-o", generator, HERE / "echo_load.c"], check=True)

    def variants(size: int) -> tuple[Variant, ...]:
        least = max(REQUESTS, size * REQUESTS_EACH)
        return tuple(Variant(name, _load(generator, name, size), least, measures=True) for name in SERVERS)

    goals = (GrowthGoal(OURS, STEADY),)
    growth = Growth("a request by connections", "connections", SIZES, variants, goals, is_for_each=False, rounds=5)
    return Benchmark("connections", "Echo by connections", (), peers=("uvloop",), growths=(growth,), notes=NOTES)
