"""TCP echo on loopback against asyncio, uvloop and C: 50 connections, 64 bytes, a load generator of its own."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from echo_servers import SERVERS
from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
CONNECTIONS = 50
REQUESTS = 50_000
WARM_UP = 10_000
LIMIT = "C on epoll"


def _compiled(source: str, folder: Path) -> Path:
    target = folder / source.removesuffix(".c")
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", target, HERE / source], check=True)
    return target


@contextmanager
def _serving(command: Sequence[str | Path]) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def _load(generator: Path, command: Sequence[str | Path]) -> Callable[[int], float]:
    def run(n: int) -> float:
        with _serving(command) as port:
            load = [generator, port, str(CONNECTIONS)]
            subprocess.run([*load, str(WARM_UP)], check=True)
            began = time.perf_counter()
            subprocess.run([*load, str(n)], check=True)
            return time.perf_counter() - began

    return run


def benchmark() -> Benchmark:
    """Start each server anew in every round: where a process lies in memory moves its figure by some percent."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    generator = _compiled("echo_load.c", Path(folder.name))
    commands: dict[str, list[str | Path]] = {name: [sys.executable, HERE / "echo_servers.py", name] for name in SERVERS}
    commands[LIMIT] = [_compiled("echo_server.c", Path(folder.name))]
    variants = tuple(
        Variant(name, _load(generator, command), REQUESTS, measures=True) for name, command in commands.items()
    )
    goals = (
        Goal("asyncio protocol", "this", 1.15),
        Goal("asyncio streams", "this", 1.7),
        Goal("uvloop protocol", "this", 0.95),
    )
    return Benchmark("echo", "TCP echo", (Group("requests", variants, goals),), peers=("uvloop",))
