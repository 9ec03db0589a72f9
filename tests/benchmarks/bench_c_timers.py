"""Timers of modules in C against uvloop: fire and cancel a hundred thousand."""

from __future__ import annotations

import atexit
import gc
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from bench_timers import DENSE, MANY, cancel_in, delays, fire_in
from frame import Benchmark, Goal, Group, Variant, processor_time

from ecruntime.bridge.build import CORE, INCLUDE, build_core

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
OURS = "events of C"
PEER = "uvloop"
SPAN = DENSE * MANY
NOTES = """\
Processor time. Each event of C is built, scheduled, called or cleared, and freed, by the functions that a module calls;
uvloop has its own C below, and calls a function in Python."""


def _program(folder: Path) -> Path:
    library, program = build_core(folder), folder / "timer_calls"
    words = ["gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-isystem", INCLUDE, "-I", CORE]
    subprocess.run([*words, HERE / "timer_calls.c", library, f"-Wl,-rpath,{folder}", "-o", program], check=True)
    return program


def _in_c(program: Path, way: str) -> Callable[[int], float]:
    def run(n: int) -> float:
        command = [program, way, str(MANY), str(SPAN)]
        outputs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(n)]
        return sum(map(float, outputs))

    return run


def benchmark() -> Benchmark:
    """Let the program measure itself, one process for each figure."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    program = _program(Path(folder.name))
    dense = delays(MANY, SPAN)
    groups = []
    for way, in_loop in (("fire", fire_in), ("cancel", cancel_in)):
        peer = processor_time(in_loop(uvloop.new_event_loop, dense))
        variants = (
            Variant(OURS, _in_c(program, way), measures=True),
            Variant(PEER, peer, measures=True, collector=gc.enable),
        )
        groups.append(Group(f"schedule and {way} {MANY:,}", variants, (Goal(OURS, PEER, 0.2, is_at_least=False),)))
    return Benchmark("c_timers", "Timers of modules in C", tuple(groups), peers=("uvloop",), notes=NOTES)
