"""What ten thousand idle connections cost: the CPU time of a server process, by its own account."""

from __future__ import annotations

import atexit
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Unmeasurable, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
CONNECTIONS = 10_000
SPARE = 200
SHARE = "a hundredth of a core"
WINDOW = 2.0
"""Seconds of idleness in one round."""


def _allow_descriptors() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < CONNECTIONS + SPARE:
        message = f"{CONNECTIONS} connections need as many descriptors, and the hard limit is {hard}"
        raise Unmeasurable(message)
    wanted = CONNECTIONS + SPARE if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _started() -> subprocess.Popen[str]:
    command: list[str | Path] = [sys.executable, HERE / "idle_server.py"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
    atexit.register(server.wait)
    atexit.register(server.kill)
    return server


def _ask(server: subprocess.Popen[str], question: str) -> str:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(question)
    server.stdin.flush()
    return server.stdout.readline()


def _idle(server: subprocess.Popen[str]) -> Callable[[int], object]:
    def run(n: int) -> float:
        before = float(_ask(server, "cpu\n"))
        time.sleep(WINDOW)
        return (float(_ask(server, "cpu\n")) - before) / WINDOW * n

    return run


def benchmark() -> Benchmark:
    """Connect all clients once, say a word on each, and leave them alone."""
    _allow_descriptors()
    server = _started()
    assert server.stdout is not None
    address = ("127.0.0.1", int(server.stdout.readline()))
    clients = [socket.create_connection(address) for _ in range(CONNECTIONS)]
    atexit.register(clients.clear)
    for client in clients:
        client.sendall(b"hello")
        client.recv(5)
    variants = (
        Variant(SHARE, lambda n: n / 100, measures=True),
        Variant("CPU of the server", _idle(server), measures=True),
    )
    group = Group(
        f"a second with {CONNECTIONS:,} connections",
        variants,
        (Goal("CPU of the server", SHARE, 1.0, is_at_least=False),),
    )
    notes = "Each connection was served once and has an idle time-out; the watchdog looks, as under `ecxs run`."
    return Benchmark("idle", "Idle connections", (group,), notes=notes)
