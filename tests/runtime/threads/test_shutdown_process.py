"""SIGTERM at random moments under load: the ledger that the jobs of a real server leave tells what became of each."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import LibexecBuilder

ROOT = Path(__file__).resolve().parents[3]
GENEROUS = 50.0
MOMENTS = 100 if os.environ.get("ECXS_SOAK") else 10
SEED = int(os.environ.get("ECXS_SOAK_SEED", "3"))
CONF = """\
ThreadPool "reef" { concurrency = 3 }
ThreadPool "tide" { concurrency = 2  backlog = 20 }
load {}
"""
# A line of the ledger is the number of a job and what happened to it; the system appends each as a whole.
BODY = """
def ext_init(self, init):
    import os, random, threading
    if init.mode is not InitMode.INIT:
        return
    self.ledger = os.open(os.environ["LOAD_LEDGER"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    self.dice = random.Random(int(os.environ["LOAD_SEED"]))
    self.place, number = os.environ["LOAD_KILL"].split()
    self.left = int(number)
    self.limit = threading.Semaphore(2)
    self.number = 0
    self.schedule(0.0, self.tick)

def note(self, number, what):
    import os
    os.write(self.ledger, f"{number} {what}\\n".encode())

def at(self, place):
    import os, signal
    if place == self.place:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGTERM)

def tick(self, event, now):
    for _ in range(self.dice.randrange(30)):
        self.queue_one()
    self.at("tick")
    self.schedule(self.dice.random() / 500, self.tick)
    return DONE

def queue_one(self):
    self.number += 1
    completion = self.dice.choice([Completion.CALLBACK, Completion.CALLBACK_SCHED])
    job = AsyncJob(self.work, self.number, completion, self.completed, self.dice.choice(["reef", "tide", "IO"]))
    job.callback_closure = self.number
    job.skip_on_shutdown = self.dice.random() < 0.3
    job.concurrency = self.limit if self.dice.random() < 0.1 else None
    self.note(self.number, "may" if job.skip_on_shutdown else "must")
    if not self.queue_async_job(job):
        self.note(job.closure, "refused")

def work(self, job, number):
    import time
    self.note(number, "worked")
    self.at("worker")
    if number % 7 == 0:
        time.sleep(0.001)
    if number % 50 == 0:
        raise ValueError(number)

def completed(self, job, number):
    self.note(number, "completed")
    self.at("completion")
    if job.completion is Completion.CALLBACK_SCHED and number % 5 == 0:
        self.queue_one()
"""


def environment(ledger: Path, seed: int, kill: str) -> dict[str, str]:
    paths = f"{ROOT}:{ROOT / 'runtime'}"
    return {**os.environ, "PYTHONPATH": paths, "LOAD_LEDGER": str(ledger), "LOAD_SEED": f"{seed}", "LOAD_KILL": kill}


def read_ledger(ledger: Path) -> dict[str, Counter[str]]:
    """Return how often what happened to each job."""
    fates: dict[str, Counter[str]] = {}
    for line in ledger.read_text(encoding="ascii").splitlines():
        number, what = line.split()
        fates.setdefault(number, Counter())[what] += 1
    return fates


def is_right(fate: Counter[str]) -> bool:
    worked, completed = fate["worked"], fate["completed"]
    if fate["refused"]:
        return worked == 0 and completed == 0
    if fate["must"]:
        return worked == 1 and completed == 1
    return completed <= worked <= 1


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_sigterm_at_any_moment_leaves_each_job_completed_once_or_skipped(
    tmp_path: Path, libexec: LibexecBuilder, moment: int
) -> None:
    libexec.add("load", body=BODY)
    conf, ledger = tmp_path / "ecelerity.conf", tmp_path / "ledger"
    conf.write_text(CONF, encoding="utf-8")
    dice = random.Random(f"{SEED} {moment}")
    kill = f"{dice.choice(['tick', 'worker', 'completion'])} {dice.randrange(1, 500)}"
    ended = subprocess.run(
        [sys.executable, "-m", "ecxs", "run", "-f", str(conf), "--libexec", str(libexec.folder)],
        env=environment(ledger, dice.randrange(1 << 30), kill),
        text=True, capture_output=True, check=False, timeout=GENEROUS,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    fates = read_ledger(ledger)
    assert fates
    assert {number: fate for number, fate in fates.items() if not is_right(fate)} == {}, kill
    assert "at shutdown," not in ended.stderr
