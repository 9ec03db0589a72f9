"""Starts of a server with signals at random moments: `python tests/soak/signals_at_start.py --seed N --starts N`.

HUP and USR1 must end nobody and get lost nowhere, from the entry point on; TERM ends a server with its own signal or in
order. What ends a bare interpreter, before it has reached the entry point, is counted apart: it is the system's
default.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds for a start and for everything that follows from its signals."""
LONGEST_START = 1.2
WORDS = {signal.SIGHUP: "SIGHUP: reload", signal.SIGUSR1: "SIGUSR1: asked to reopen"}


class Way(StrEnum):
    """How a server is started."""

    ALONE = "alone"
    MASKED = "alone, with the signals blocked by who starts it"
    SUPERVISED = "supervised"
    CHILD = "supervised, signals to the child"


@dataclass
class Figures:
    """The count of everything."""

    starts: int = 0
    signals: int = 0
    bare: int = 0
    killed: int = 0
    lost: int = 0
    wrong: int = 0
    reports: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.starts} starts, {self.signals} signals: {self.killed} killed, {self.lost} lost, "
            f"{self.wrong} ended otherwise; {self.bare} killed as a bare interpreter"
        )


def main(arguments: list[str]) -> int:
    """Start servers, print the figures, and fail if one of those that must be zero is not."""
    parser = argparse.ArgumentParser(description="Send signals to servers that start.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--starts", type=int, default=120)
    told = parser.parse_args(arguments)
    chance = random.Random(told.seed)
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="signals-") as folder:
        conf = Path(folder, "ecelerity.conf")
        conf.touch()
        for number in range(told.starts):
            _start(conf, tuple(Way)[number % len(Way)], chance, figures)
    print("\n".join(figures.reports))
    print(figures)
    return 1 if figures.killed or figures.lost or figures.wrong else 0


def _start(conf: Path, way: Way, chance: random.Random, figures: Figures) -> None:
    """Start one server, signal it, and count what becomes of it."""
    plan = sorted(
        (chance.uniform(0.0, LONGEST_START), chance.choice((signal.SIGHUP, signal.SIGUSR1)))
        for _ in range(chance.randint(1, 5))
    )
    ends_early = chance.random() < 0.2
    more = () if way in (Way.ALONE, Way.MASKED) else ("--supervise",)
    held = signal.pthread_sigmask(signal.SIG_BLOCK, () if way is Way.ALONE else tuple(WORDS))
    try:
        server = subprocess.Popen(
            [sys.executable, "-m", "ecxs", "run", "-f", str(conf), "--libexec", str(conf.parent), *more],
            cwd=conf.parent, env=_environment(), text=True, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    figures.starts += 1
    begun = time.monotonic()
    awaited: set[str] = set()
    was_bare = False
    for moment, number in plan:
        time.sleep(max(begun + moment - time.monotonic(), 0.0))
        target = _child(server.pid) if way is Way.CHILD else server.pid
        if target is None:
            continue
        is_bare = _is_bare(target, number)
        was_bare |= is_bare
        try:
            os.kill(target, number)
        except ProcessLookupError:
            break
        figures.signals += 1
        if not is_bare:
            awaited.add(WORDS[number])
    if ends_early:
        server.send_signal(signal.SIGTERM)
    _judge(server, way, awaited, figures, was_bare=was_bare, ends_early=ends_early)


def _judge(
    server: subprocess.Popen[str], way: Way, awaited: set[str], figures: Figures, *, was_bare: bool, ends_early: bool
) -> None:
    lines = _read(server, awaited)
    code = server.returncode
    if was_bare and -code in WORDS:
        figures.bare += 1
        return
    shown = f"{way}: exit code {code}, not seen: {sorted(awaited)}\n{''.join(lines)}"
    if ends_early and code in (0, -signal.SIGTERM):
        return
    if -code in WORDS or any("was killed by signal" in line for line in lines):
        figures.killed += 1
    elif code:
        figures.wrong += 1
    elif awaited:
        figures.lost += 1
    else:
        return
    figures.reports.append(shown)


def _read(server: subprocess.Popen[str], awaited: set[str]) -> list[str]:
    """Read until everything awaited has come, tell the server to end, and return what it printed."""
    assert server.stderr is not None
    lines: list[str] = []
    is_running = is_told = False
    # Who waits for something that was lost is told to end, and who does not even end is killed.
    timers = [Timer(PATIENCE, server.terminate), Timer(2 * PATIENCE, os.killpg, (server.pid, signal.SIGKILL))]
    for timer in timers:
        timer.start()
    for line in server.stderr:
        lines.append(line)
        is_running |= line.startswith("running;")
        awaited -= {word for word in awaited if word in line}
        if is_running and not awaited and not is_told:
            is_told = True
            server.terminate()
    server.wait()
    for timer in timers:
        timer.cancel()
    server.stderr.close()
    return lines


def _is_bare(pid: int, number: int) -> bool:
    """Tell whether a signal would have its default effect on a process now."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    masks = dict(line.split(":\t") for line in status.splitlines() if line.startswith("Sig"))
    known = int(masks["SigBlk"], 16) | int(masks["SigIgn"], 16) | int(masks["SigCgt"], 16)
    return not known >> (number - 1) & 1


def _child(pid: int) -> int | None:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(children[0]) if children else None


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
