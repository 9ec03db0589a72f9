"""The imports of an exported module in Python at its start, as CPU time of whole interpreters with compiled modules."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from frame import Benchmark, Goal, Group, Variant

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = "greylist"
LIMIT = "60 ms"
LIMIT_SECONDS = 0.06
USUAL = "import abc, dataclasses, enum, functools, ipaddress, pathlib, re, socket, threading, typing"
"""The imports of usual modules from the standard library, and those that `ecruntime.api` leads to."""
CODE = """\
import sys, time
sys.path[:0] = {folders!r}
began = time.process_time()
{imports}
print(time.process_time() - began)
"""


def importing(imports: str, cache: Path) -> Callable[[int], float]:
    """Return what imports n times, each in an interpreter that has nothing but the standard library and our runtime."""
    folders = [str(ROOT / "runtime"), str(ROOT / "examples" / EXAMPLE)]
    code = CODE.format(folders=folders, imports=imports)
    # Isolated, as on a server; the byte code lies where no checkout is touched.
    words = [sys.executable, "-I", "-S", "-X", f"pycache_prefix={cache}", "-c", code]

    def run(times: int) -> float:
        done = (
            subprocess.run(words, check=True, capture_output=True, text=True, env={**os.environ}) for _ in range(times)
        )
        return sum(float(one.stdout) for one in done) / times

    run(1)
    return run


def benchmark() -> Benchmark:
    """Measure the imports of the api, and of an example with all that it asks for."""
    cache = Path(tempfile.mkdtemp(prefix="ecxs-bench-"))
    api, whole = "import ecruntime.api", f"import {EXAMPLE}.generated.entry"
    return Benchmark(
        subject="exported_start",
        title="The start of an exported module in Python",
        groups=(
            Group(
                "imports",
                (
                    Variant(LIMIT, lambda _: LIMIT_SECONDS, measures=True),
                    Variant("the standard library alone", importing(USUAL, cache), measures=True),
                    Variant(api, importing(api, cache), measures=True),
                    Variant(whole, importing(whole, cache), measures=True),
                ),
                (
                    Goal(api, LIMIT, 1.0, is_at_least=False),
                    Goal(whole, LIMIT, 1.0, is_at_least=False),
                ),
            ),
        ),
        notes="Time of the processor, in interpreters with the standard library and compiled modules alone. The second "
        "imports the whole example: what its generated code asks of the api, and its own imports.",
    )
