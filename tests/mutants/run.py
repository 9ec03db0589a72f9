"""Run tests against mutants: `python tests/mutants/run.py [--seed N] [--count N] [--budget MINUTES] [--only PATH]`.

Mutants are drawn by seed over the packages of the runtime and of the toolkit's rules. Each is tried in a copy of the
tree, and those that no test noticed are printed with file, line and difference. The exit code is 1 if there is one, and
3 if tests fail without any. What was done is kept in `.soak/mutants-SEED.json`, so that `--resume` goes on there.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import secrets
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))  # so that its neighbours are found, however this is started

from mutate import OWN, Mutant, SourceFile, operators
from trial import LONGEST, NOTICED, Copy, TestMap, read_test_map

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = ("runtime/ecruntime", "ecxs/rules")
SCHEMA = 1


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant, and what became of it."""

    key: str
    line: int
    diff: str
    fate: Fate
    seconds: float


@dataclass(slots=True)
class State:
    """What was done so far."""

    seed: int
    tried: list[Tried] = field(default_factory=list)


class Unsound(Exception):
    """Tests fail without any mutant, so that they say nothing about one."""


class Run:
    """One run: draws mutants, lets the copies try them, and keeps what came of it."""

    def __init__(self, told: argparse.Namespace, state: State) -> None:
        self.state = state
        self._root: Path = told.root
        self._file: Path = told.folder / f"mutants-{state.seed}.json"
        self._map: TestMap = read_test_map(told.root, told.table)
        self._known = read_equivalent(told.equivalent)
        self._deadline = time.monotonic() + (told.budget * 60 if told.seconds is None else told.seconds)
        self._count: int | None = told.count
        self._jobs: int = told.jobs
        self._sound: set[str] = set()
        self._lock = threading.Lock()
        self._drawn = draw(Random(state.seed), told.root, sources(told.root, told.only), {it.key for it in state.tried})

    def go(self) -> None:
        """Try mutants until the count is reached or the time is up."""
        with tempfile.TemporaryDirectory(prefix="ecxs-mutants-") as folder:
            copies: queue.Queue[Copy] = queue.Queue()
            for number in range(self._jobs):
                copies.put(Copy(self._root, Path(folder, str(number))))
            with ThreadPoolExecutor(self._jobs) as pool:
                list(pool.map(self._work, [copies.get() for _ in range(self._jobs)]))

    def _work(self, copy: Copy) -> None:
        while (mutant := self._next()) is not None:
            begun = time.monotonic()
            try:
                fate = self._fate(copy, mutant)
            except BaseException:
                # The others end, too, once they are through with their mutant.
                self._count = 0
                raise
            if fate is None:
                return
            one = Tried(mutant.key, mutant.line, mutant.diff(), fate, round(time.monotonic() - begun, 1))
            with self._lock:
                self.state.tried.append(one)
                write_state(self._file, self.state)
            _say(f"{fate} {mutant.file}:{mutant.line} ({one.seconds:g} s)")
            if fate is Fate.SURVIVED:
                print(one.diff, flush=True)

    def _next(self) -> Mutant | None:
        with self._lock:
            if self._count == 0 or time.monotonic() >= self._deadline:
                return None
            if self._count is not None:
                self._count -= 1
            return next(self._drawn, None)

    def _fate(self, copy: Copy, mutant: Mutant) -> Fate | None:
        """Try one mutant; nothing comes of it when the time is up before its tests came to their end."""
        if mutant.key in self._known:
            return Fate.EQUIVALENT
        for tests in self._map.stages(mutant.file):
            longest = min(LONGEST, self._deadline - time.monotonic())
            if longest <= 0:
                return None
            copy.put(mutant)
            try:
                output = copy.test(tests, longest)
            finally:
                copy.restore()
            if output is not None:
                if time.monotonic() >= self._deadline:
                    return None
                self._check_soundness(copy, tests, output)
                return Fate.KILLED
        return Fate.SURVIVED

    def _check_soundness(self, copy: Copy, tests: tuple[str, ...], output: str) -> None:
        """See that the test that noticed a mutant passes without one; if none is named, that they can be begun."""
        names = set(NOTICED.findall(output))
        if not names and (failure := copy.test(("--collect-only", *tests))) is not None:
            raise Unsound(f"without a mutant these cannot be begun: {' '.join(tests)}\n{failure}")
        for name in names - self._sound:
            failure = copy.test((name,))
            if failure is not None:
                raise Unsound(f"without a mutant this fails: {name}\n{failure}")
            self._sound.add(name)


def main(arguments: list[str]) -> int:
    """Run, and say what came of it."""
    told = _parse(arguments)
    seed = told.seed if told.seed is not None else secrets.randbelow(1_000_000)
    former = read_state(told.folder / f"mutants-{seed}.json", seed) if told.resume else None
    state = former or State(seed)
    for path in told.only or ():
        if not sources(told.root, [path]):
            print(f"no source file is below {path}", file=sys.stderr)
            return 2
    if operators() is OWN:
        _say("mutmut is not installed: only the few operators of our own are tried")
    _say(f"seed {seed}, {f'resumed after {len(state.tried)}' if former else 'from 0'} mutants")
    try:
        Run(told, state).go()
    except Unsound as unsound:
        print(unsound, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        _say("interrupted; --resume goes on")
    return _report(state)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/mutants/run.py", description="Run tests against mutants.")
    parser.add_argument("--seed", type=int, help="draw by this seed")
    parser.add_argument("--count", type=int, metavar="N", help="end after N mutants")
    parser.add_argument("--budget", type=float, default=10.0, metavar="MINUTES", help="how long (default: 10)")
    parser.add_argument("--seconds", type=float, help="the same, in seconds")
    parser.add_argument("--only", action="append", metavar="PATH", help="of this file or folder only; may be repeated")
    parser.add_argument("--resume", action="store_true", help="go on where the last run with this seed ended")
    half = max(1, (os.cpu_count() or 1) // 2)
    parser.add_argument("--jobs", type=int, default=half, metavar="N", help=f"so many side by side (here: {half})")
    parser.add_argument("--folder", type=Path, default=ROOT / ".soak", help="where the state is kept")
    parser.add_argument("--root", type=Path, default=ROOT, help="another tree")
    parser.add_argument("--table", type=Path, default=HERE / "mutants.toml", help="another table of tests")
    parser.add_argument("--equivalent", type=Path, default=HERE / "equivalent.toml", help="other equivalent mutants")
    return parser.parse_args(arguments)


def sources(root: Path, only: list[str] | None) -> list[str]:
    """Return the files that mutants are drawn from."""
    found = [path for package in only or PACKAGES for path in [root / package, *(root / package).rglob("*.py")]]
    names = {str(path.relative_to(root)) for path in found if path.suffix == ".py" and path.is_file()}
    return sorted(names)


def draw(dice: Random, root: Path, files: list[str], done: set[str]) -> Iterator[Mutant]:
    """Draw mutants without end; a file is drawn the more often the longer it is, and no mutant twice."""
    known: dict[str, SourceFile] = {}
    texts = {file: (root / file).read_text(encoding="utf-8") for file in files}
    weights = [text.count("\n") + 1 for text in texts.values()]
    missed = 0
    while missed < 1000:
        (file,) = dice.choices(files, weights)
        if file not in known:
            known[file] = SourceFile(file, texts[file], operators())
        mutant = known[file].draw(dice)
        missed += 1
        if mutant is not None and mutant.key not in done:
            missed = 0
            done.add(mutant.key)
            yield mutant


def read_equivalent(path: Path) -> set[str]:
    """Read the mutants that no test can notice."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return {Mutant(row["file"], 0, row["before"], row["after"], "").key for row in rows if row["reason"]}


def read_state(path: Path, seed: int) -> State | None:
    """Read what was done before; nothing when there is no such file, or one of another version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA:
            return None
        rows = [{**row, "fate": Fate(row["fate"])} for row in content["tried"]]
        # Those that survived are tried again, since they are what somebody mends between two runs.
        return State(seed, [Tried(**row) for row in rows if row["fate"] is not Fate.SURVIVED])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(path: Path, state: State) -> None:
    """Save what was done, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"schema": SCHEMA, "seed": state.seed, "tried": [asdict(it) for it in state.tried]}, indent=2)
    beside = path.with_suffix(".new")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def _report(state: State) -> int:
    fates = Counter(it.fate for it in state.tried)
    survivors = [it for it in state.tried if it.fate is Fate.SURVIVED]
    for it in survivors:
        print(f"\n{it.key.partition(' | ')[0]}:{it.line}\n{it.diff}")
    print(f"\n{len(state.tried)} mutants: " + ", ".join(f"{fates[fate]} {fate}" for fate in Fate))
    return 1 if survivors else 0


def _say(text: str) -> None:
    print(f"mutants: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
