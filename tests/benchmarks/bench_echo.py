"""TCP echo on loopback against asyncio, uvloop and C: 50 connections, 64 bytes, a load generator of its own."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from echo_servers import SERVERS
from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
CONNECTIONS = 50
REQUESTS = 50_000
LIMIT = "C on epoll"


def _compiled(source: str, folder: Path) -> Path:
    target = folder / source.removesuffix(".c")
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", target, HERE / source], check=True)
    return target


def _port_of(command: Sequence[str | Path]) -> int:
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE)
    atexit.register(server.wait)
    atexit.register(server.kill)
    assert server.stdout is not None
    return int(server.stdout.readline())


def _load(generator: Path, port: int) -> Callable[[int], object]:
    def run(n: int) -> None:
        subprocess.run([generator, str(port), str(CONNECTIONS), str(n)], check=True)

    return run


def benchmark() -> Benchmark:
    """Start every server once, and load one at a time."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    generator = _compiled("echo_load.c", Path(folder.name))
    commands: dict[str, list[str | Path]] = {name: [sys.executable, HERE / "echo_servers.py", name] for name in SERVERS}
    commands[LIMIT] = [_compiled("echo_server.c", Path(folder.name))]
    variants = tuple(Variant(name, _load(generator, _port_of(command)), REQUESTS) for name, command in commands.items())
    goals = (
        Goal("asyncio protocol", "this", 1.15),
        Goal("asyncio streams", "this", 1.7),
        Goal("uvloop protocol", "this", 0.95),
    )
    return Benchmark("echo", "TCP echo", (Group("requests", variants, goals),), peers=("uvloop",))
