"""Run benchmarks: `python tests/benchmarks/run.py [SUBJECT ...] [--rounds N]`; all of them if none is named."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that subjects import the frame, however this is started

import frame  # noqa: E402 - needs the line above

if TYPE_CHECKING:
    from frame import Benchmark


def subjects() -> dict[str, Path]:
    """Return the benchmarks of this folder by subject."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}


def load(path: Path) -> Benchmark:
    """Import one file and ask it for its benchmark."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    made: Benchmark = module.benchmark()
    return made


def main() -> int:
    known = subjects()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", nargs="*", help=f"known: {', '.join(known)}")
    parser.add_argument("--rounds", type=int, default=frame.DEFAULT_ROUNDS)
    options = parser.parse_args()
    unknown = [name for name in options.subject if name not in known]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'")
    for name in options.subject or known:
        try:
            result = frame.measure(load(known[name]), rounds=options.rounds)
        except frame.Unmeasurable as reason:
            print(f"{name}: skipped: {reason}", flush=True)
            continue
        print(f"{name}: {frame.save(result)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
