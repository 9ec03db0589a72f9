"""Run benchmarks: `python tests/benchmarks/run.py [SUBJECT ...] [--rounds N]`; all of them if none is named."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

OURS = ("author", "ecruntime", "ecserver", "ecxs", "frame")
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
    parser.add_argument("--rounds", type=int, help="for all groups; without it, each has its own number")
    parser.add_argument("--results", type=Path, default=frame.RESULTS, help="the folder that keeps the raw rounds")
    parser.add_argument("--smoke", action="store_true", help="run everything once, at the smallest sizes, keep nothing")
    options = parser.parse_args()
    unknown = [name for name in options.subject if name not in known]
    if unknown:
        parser.error(f"there is no benchmark '{unknown[0]}'")
    if options.rounds is not None and options.rounds < 1:
        parser.error("there is at least one round")
    names = options.subject or list(known)
    if len(names) == 1:
        return measure(names[0], known[names[0]], options)
    return measure_each(names, options)


def measure(name: str, path: Path, options: argparse.Namespace) -> int:
    """Measure a subject, and tell how long it took or why it was not measured."""
    began = time.monotonic()
    try:
        made = load(path)
        result = frame.measure(made, rounds=options.rounds, is_smoke=options.smoke)
    except frame.Unmeasurable as reason:
        print(f"{name}: not measured: {reason}", flush=True)
        return 0
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in OURS:
            raise
        print(f"{name}: not measured: {missing.name} is not installed; make bench installs it", flush=True)
        return 0
    kept = "nothing kept" if options.smoke else frame.save(result, options.results)
    parts = f"{len(made.groups)} groups, {len(made.growths)} growths"
    print(f"{name}: {parts}, {time.monotonic() - began:.0f} s: {kept}", flush=True)
    return 0


def measure_each(names: list[str], options: argparse.Namespace) -> int:
    """Measure each subject in a process of its own: what one leaves behind is not measured with the next."""
    began = time.monotonic()
    failed = []
    words = ["--results", options.results, *(["--smoke"] if options.smoke else [])]
    words += [] if options.rounds is None else ["--rounds", str(options.rounds)]
    for number, name in enumerate(names, 1):
        print(f"[{number}/{len(names)}] {name}", flush=True)
        if subprocess.run([sys.executable, __file__, name, *words], check=False).returncode:
            failed.append(name)
    passed = time.monotonic() - began
    print(f"{len(names)} subjects in {passed // 60:.0f} min {passed % 60:.0f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
