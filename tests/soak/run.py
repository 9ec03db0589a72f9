"""Run storms for as long as the budget allows: `python tests/soak/run.py [--budget MINUTES] [--resume] [--only NAME]`.

Every storm gets one round, then another with the next seed, and so on. What was done is kept in `.soak/state.json`, so
that `--resume` goes on where an earlier run ended. The first failure ends the run with code 1 and the command that
replays it.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that its neighbour is found, however this is started

from storm import Result, Round, State, Storm, read_state, read_storms, write_state

ROOT = Path(__file__).resolve().parents[2]
GRACE = 10.0
"""Seconds that a storm has to end by itself when the budget is used up."""
MARGIN = 1.2
"""A round may take so many times as long as the longest one before."""
LAST_LINES = 40
SHORTEST_SLICE = 5.0


@dataclass(frozen=True, slots=True)
class Options:
    """What this run was told."""

    storms: tuple[Storm, ...]
    folder: Path
    is_once: bool
    deadline: float
    budget: float
    table: Path


def main(arguments: list[str]) -> int:
    """Run, and say what came of it."""
    told = _parse(arguments)
    storms = read_storms(told.storms)
    known = ", ".join(storm.name for storm in storms)
    chosen = tuple(storm for storm in storms if not told.only or storm.name in told.only)
    if len(chosen) != len(set(told.only or known.split(", "))):
        print(f"there is no such storm; there are: {known}", file=sys.stderr)
        return 2
    is_once = told.seed is not None and len(told.only or ()) == 1
    # A single round, such as a replay, leaves alone what a longer run may go on with.
    file = told.folder / ("replay.json" if is_once else "state.json")
    former = read_state(file) if told.resume and not is_once else None
    seed = told.seed if told.seed is not None else secrets.randbelow(1_000_000)
    state = former or State(seed)
    seconds = told.budget * 60
    options = Options(chosen, told.folder, is_once, time.monotonic() + seconds, seconds, told.storms)
    done = len(state.rounds)
    _say(f"seed {state.seed}, {told.budget:g} minutes, {'resumed after' if former else 'from'} {done} rounds")
    failed = _run(state, options, file)
    _summary(state, options, done)
    return 1 if failed else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/soak/run.py", description="Run storms within a time budget.")
    parser.add_argument("--budget", type=float, default=30.0, metavar="MINUTES", help="how long (default: 30)")
    parser.add_argument("--resume", action="store_true", help="go on where the last run ended")
    parser.add_argument("--only", action="append", metavar="NAME", help="this storm alone; may be repeated")
    parser.add_argument("--seed", type=int, help="begin with this seed; with one --only: a single round")
    parser.add_argument("--folder", type=Path, default=ROOT / ".soak", help="where state and logs are kept")
    parser.add_argument("--storms", type=Path, default=Path(__file__).with_name("storms.toml"), help="another table")
    return parser.parse_args(arguments)


def _run(state: State, options: Options, file: Path) -> bool:
    """Run round after round, those that were left unfinished first; return whether one failed."""
    while True:
        waiting = [storm for storm in options.storms if _fits(storm, state, options)]
        if not waiting:
            return False
        storm = min(waiting, key=state.finished)
        one = _round(storm, state.next_round(storm), options)
        state.rounds.append(one)
        write_state(file, state)
        if one.result is Result.FAILED:
            _complain(storm, one, options)
            return True
        if one.result is Result.UNFINISHED or options.is_once:
            return False


def _fits(storm: Storm, state: State, options: Options) -> bool:
    left = options.deadline - time.monotonic()
    return left > 0 and state.longest(storm) * MARGIN <= left


def _round(storm: Storm, seed: int, options: Options) -> Round:
    words = storm.words(**_values(seed, options))
    log = options.folder / f"{storm.name}-{seed}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    _say(f"{storm.name} (seed {seed}): {storm.what}")
    with log.open("wb") as output:
        process = subprocess.Popen(
            words, cwd=ROOT, env=_environment(seed), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        result = _wait(process, options.deadline)
    seconds = round(time.monotonic() - begun, 1)
    _say(f"{storm.name} (seed {seed}): {result} after {seconds:g} s")
    return Round(storm.name, seed, seconds, result)


def _values(seed: int, options: Options) -> dict[str, str]:
    # A storm that can be told how long to last gets its share of the whole budget.
    share = max(SHORTEST_SLICE, options.budget / (2 * len(options.storms)))
    return {"python": sys.executable, "seed": str(seed), "seconds": str(int(share))}


def _environment(seed: int) -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    return {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTHONDONTWRITEBYTECODE": "1",
        "ECXS_SOAK": "1",
        "ECXS_SOAK_SEED": str(seed),
        "HYPOTHESIS_PROFILE": "soak",
    }


def _wait(process: subprocess.Popen[bytes], deadline: float) -> Result:
    try:
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        _end(process)
        return Result.UNFINISHED
    return Result.FAILED if code else Result.PASSED


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what was started, with its children: they are in a session of their own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            return


def _complain(storm: Storm, one: Round, options: Options) -> None:
    log = options.folder / f"{storm.name}-{one.seed}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    print("\n".join(lines[-LAST_LINES:]))
    _say(f"{storm.name} failed; all it printed is in {log}")
    words = [sys.executable, str(Path(__file__)), "--only", storm.name, "--seed", str(one.seed)]
    words += ["--budget", f"{options.budget / 60:g}"]
    if options.table != Path(__file__).with_name("storms.toml"):
        words += ["--storms", str(options.table)]
    _say(f"replay it: {shlex.join(words)}")


def _summary(state: State, options: Options, done: int) -> None:
    print(f"\n{'storm':20} {'rounds':>6} {'seconds':>9}  seeds of this run")
    for storm in options.storms:
        own = [one for one in state.rounds if one.storm == storm.name]
        fresh = [one for one in state.rounds[done:] if one.storm == storm.name]
        seeds = ", ".join(f"{one.seed}{'' if one.result is Result.PASSED else f' {one.result}'}" for one in fresh)
        print(f"{storm.name:20} {state.finished(storm):6} {sum(one.seconds for one in own):9.1f}  {seeds or '-'}")
    if any(state.finished(storm) == 0 for storm in options.storms):
        print("\nnot every storm has come to its end; --resume goes on")


def _say(text: str) -> None:
    print(f"soak: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
