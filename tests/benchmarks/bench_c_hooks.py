"""Hook calls from C to C against a bare array of function and closure."""

from __future__ import annotations

import atexit
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

from ecruntime.bridge.build import INCLUDE, build_core

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
CORE = HERE.parents[1] / "runtime/ecruntime/bridge/core"
CALLS = 1_000_000
BOUNDS = {1: 1.9, 3: 1.3, 10: 1.1}
FLAGS = ("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-pthread")
"""As modules are built: `-fPIC` since they are libraries."""


def _built(folder: Path) -> Path:
    library, program = build_core(folder), folder / "hook_calls"
    include = ("-isystem", INCLUDE, "-I", CORE)
    rpath = f"-Wl,-rpath,{folder}"
    subprocess.run(["gcc", *FLAGS, *include, HERE / "hook_calls.c", library, rpath, "-o", program], check=True)
    return program


def _run(program: Path, way: str, providers: int) -> Callable[[int], float]:
    def run(n: int) -> float:
        done = subprocess.run(
            [program, way, str(providers), str(n)], check=True, capture_output=True, text=True, timeout=60
        )
        return float(done.stdout)

    return run


def benchmark() -> Benchmark:
    """Let the program measure itself, one process for each figure."""
    folder = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
    atexit.register(folder.cleanup)
    program = _built(Path(folder.name))
    groups = []
    for providers, bound in BOUNDS.items():
        variants = tuple(
            Variant(name, _run(program, way, providers), CALLS, measures=True)
            for name, way in (("hook call", "hook"), ("bare array", "bare"))
        )
        goal = Goal("hook call", "bare array", bound, is_at_least=False)
        groups.append(Group(f"{providers} providers" if providers > 1 else "1 provider", variants, (goal,)))
    return Benchmark(
        "c_hooks", "Hook calls from C to C", tuple(groups), notes="Processor time of calls that do nothing."
    )
