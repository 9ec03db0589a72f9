"""Hook calls from C to C against a bare array of function and closure."""

from __future__ import annotations

import atexit
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parents[1] / "runtime/ecruntime"
CORE = RUNTIME / "bridge/core"
CALLS = 1_000_000
BOUNDS = {1: 1.9, 3: 1.3, 10: 1.1}
FLAGS = ("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fvisibility=hidden", "-pthread")
"""As the library is built; `-fPIC` for the program, too, since modules are libraries."""


def _built(folder: Path) -> Path:
    include = ("-isystem", RUNTIME / "include", "-I", CORE)
    library, program = folder / "libhooks.so", folder / "hook_calls"
    sources = sorted((*CORE.glob("*.c"), *(CORE / "hooks").glob("*.c")))
    link = ("-shared", "-fno-semantic-interposition", "-Wl,-Bsymbolic-functions", "-Wl,-z,defs")
    subprocess.run(["gcc", *FLAGS, *link, *include, *sources, "-o", library], check=True)
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
    return Benchmark("c_hooks", "Hook calls from C to C", tuple(groups))
