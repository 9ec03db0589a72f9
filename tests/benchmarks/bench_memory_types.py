"""Memory types of C modules against malloc and free: one block at a time, many at a time, two threads."""

from __future__ import annotations

import atexit
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

from ecruntime.bridge.build import INCLUDE, build_core

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
TIMES = 2_000_000
GLIBC = "malloc and free"
FIXED = "fixed memory type"
VSIZE = "vsize memory type"
WAYS = {GLIBC: "malloc", FIXED: "fixed", VSIZE: "vsize"}
NOTES = """\
Each block of a memory type has a header that knows its type, and is counted. Blocks have 64 bytes; with two threads the
slower one counts. The best slice of each thread counts, in which the other one need not have run where the machine has
other work: how the threads disturb each other is seen on an idle one."""


def _program() -> Path:
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    home = Path(folder.name)
    library = build_core(home)
    target = home / "memory_speed"
    words = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread", "-I", str(INCLUDE), f"-Wl,-rpath,{home}"]
    subprocess.run([*words, str(HERE / "memory_speed.c"), str(library), "-o", str(target)], check=True)
    return target


def _run(program: Path, way: str, threads: int, live: int) -> Callable[[int], float]:
    def run(times: int) -> float:
        command = [str(program), way, str(threads), str(live), str(times)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    return run


def _group(program: Path, title: str, threads: int, live: int, bounds: tuple[float, float]) -> Group:
    variants = tuple(
        Variant(name, _run(program, way, threads, live), TIMES, measures=True) for name, way in WAYS.items()
    )
    fixed, vsize = bounds
    goals = (Goal(FIXED, GLIBC, fixed, is_at_least=False), Goal(VSIZE, GLIBC, vsize, is_at_least=False))
    return Group(title, variants, goals)


def benchmark() -> Benchmark:
    """Build the core and the program, and return the benchmark."""
    program = _program()
    groups = (
        _group(program, "One block at a time", 1, 1, (0.7, 1.6)),
        _group(program, "30 blocks at a time", 1, 30, (0.7, 1.6)),
        # Two threads may cost a third more, beside malloc with two threads.
        _group(program, "One block at a time, two threads", 2, 1, (0.7 * 1.3, 1.6 * 1.3)),
    )
    return Benchmark("memory_types", "Memory types of C modules", groups, notes=NOTES)
