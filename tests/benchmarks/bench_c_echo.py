"""TCP echo by a module in C within `ecxs run`, against bare C and uvloop, alone and beside a thread that computes."""

from __future__ import annotations

import atexit
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
MODULE = "echo_module"
CONNECTIONS = 50
WARM_UP = 5_000
REQUESTS = 50_000
FEW = 5_000
"""Requests of a round beside a thread that computes: there, uvloop has the interpreter's lock now and then only."""
OURS = "module in C"
BARE = "C on epoll"
BARE_THREADS = "C on epoll, two threads"
PEER = "uvloop protocol"
NOTES = """\
The module reads and writes by `event_read` and `event_write`. Alone, the processor time of the server's process counts.
A profile of it has 94 % in the kernel and 2 % in the core; that a server has more than one thread explains about 2 % at
most, as the variant with a sleeping thread shows, no more than rounds differ by. Bare C itself is hardly 1.2 times
as fast as uvloop by this measure. Beside a thread that computes in Python, the time that passes counts, which other
work of the machine changes much: see the quartiles."""


def _compiled(source: str, folder: Path) -> Path:
    target = folder / source.removesuffix(".c")
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", target, HERE / source], check=True)
    return target


def _installed(folder: Path) -> list[str | Path]:
    """Build the module as its author does, and return the words that serve with it."""
    command = [sys.executable, "-P", "-m", "ecxs", "-c", "-O2", HERE / f"{MODULE}.c", "-o", folder / f"{MODULE}.so"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (folder / f"{MODULE}.ecm").write_text(f"[{MODULE}]\n", encoding="utf-8")
    conf = folder / "ecelerity.conf"
    conf.write_text(f"{MODULE} {{ }}\n", encoding="utf-8")
    return [sys.executable, HERE / "echo_servers.py", OURS, folder]


@contextmanager
def _serving(command: Sequence[str | Path]) -> Iterator[tuple[int, str]]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE) as server:
        assert server.stdout is not None
        try:
            yield server.pid, server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGKILL)


def _spent(pid: int) -> float:
    """Return what all threads of another process have used: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime((~pid << 3) | 2)


def _load(generator: Path, command: Sequence[str | Path], *, is_alone: bool) -> Callable[[int], float]:
    def run(n: int) -> float:
        with _serving(command) as (pid, port):
            load = [generator, port, str(CONNECTIONS)]
            subprocess.run([*load, str(WARM_UP if is_alone else CONNECTIONS)], check=True)
            began, spent = time.perf_counter(), _spent(pid)
            subprocess.run([*load, str(n)], check=True)
            return _spent(pid) - spent if is_alone else time.perf_counter() - began

    return run


def benchmark() -> Benchmark:
    """Start each server anew in every round: where a process lies in memory moves its figure by some percent."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    place = Path(folder.name)
    generator = _compiled("echo_load.c", place)
    ours = _installed(place)
    peer: list[str | Path] = [sys.executable, HERE / "echo_servers.py", PEER]
    bare = _compiled("echo_server.c", place)
    alone: dict[str, list[str | Path]] = {OURS: ours, BARE: [bare], BARE_THREADS: [bare, "threads"], PEER: peer}
    requests = Group(
        "requests",
        tuple(
            Variant(name, _load(generator, words, is_alone=True), REQUESTS, measures=True)
            for name, words in alone.items()
        ),
        (Goal(BARE, OURS, 0.95), Goal(PEER, OURS, 1.2)),
    )
    computing = ["env", "ECXS_BENCH_COMPUTES=1"]
    beside = Group(
        "requests beside a thread that computes",
        tuple(
            Variant(name, _load(generator, [*computing, *words], is_alone=False), FEW, measures=True)
            for name, words in ((OURS, ours), (PEER, peer))
        ),
        (Goal(PEER, OURS, 2.0),),
    )
    return Benchmark("c_echo", "TCP echo of a module in C", (requests, beside), peers=("uvloop",), notes=NOTES)
