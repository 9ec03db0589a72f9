"""Builds that are killed, refused by the system, or made twice at once: the next one finds all whole or repairs it.

`ECXS_SOAK=1` takes every operation in turn, and not some of them.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge import build
from ecruntime.bridge.build import EXTENSION, LIBRARY, adapter_sources, core_sources
from ecruntime.bridge.store import RECORD
from ecruntime.foundation.errors import EnvironmentFailure
from tests.bridge.build.conftest import Machine, entries
from tests.toolkit.cli.watched.fork import run_watched

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
SAMPLES = 14
LAST = 8
"""Operations at the end of a build of which each one is tried: there it gets its name."""
OPERATIONS = ("open", "fsync", "rename", "mkdir", "rmdir", "unlink", "chmod")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if IS_SOAK else 300)]
COMMAND = (sys.executable, "-m", "ecxs", "bridge", "build")


@pytest.fixture
def few_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a bridge of few sources, each of which is compiled and kept like every other one; a soak takes all."""
    if IS_SOAK:
        return
    core, adapter = core_sources()[:6], adapter_sources()[:2]
    monkeypatch.setattr(build, "core_sources", lambda: core)
    monkeypatch.setattr(build, "adapter_sources", lambda: adapter)


def start(machine: Machine) -> subprocess.Popen[str]:
    """Start `ecxs bridge build` there."""
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "runtime")))
    environment = {**machine.environment, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def build_killed(machine: Machine, kill_at: int = 0) -> tuple[int, str]:
    """Return code and results of `ecxs bridge build` in a process that is killed at one of its operations on files."""
    watch = {
        "PYTHONPYCACHEPREFIX": str(machine.folder / "compiled"),
        "XDG_CACHE_HOME": "",
        "ECXS_WATCH_LOG": str(machine.folder / "operations"),
        "ECXS_KILL_AT": str(kill_at),
        "ECXS_KILL_BELOW": str(machine.folder / "home"),
    }
    results = machine.folder / "results"
    code = run_watched(COMMAND[-2:], machine.environment | watch, machine.folder, results)
    return code, results.read_text(encoding="utf-8")


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Return code, output and errors of a process."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def chosen(count: int) -> list[int]:
    """Return the operations that are tried of so many."""
    if IS_SOAK:
        return list(range(1, count + 1))
    spread = {1 + number * (count - LAST) // SAMPLES for number in range(SAMPLES)}
    return sorted(spread | set(range(count - LAST + 1, count + 1)))


@pytest.mark.usefixtures("few_sources")
def test_a_build_that_is_killed_is_repaired_by_the_next(machine: Machine) -> None:
    code, out = build_killed(machine)
    assert code == 0
    name, home = Path(out.strip()).name, str(machine.folder / "home")
    lines = (machine.folder / "operations").read_text().splitlines()
    count = sum(line.partition("\t")[2].startswith(home) for line in lines)
    assert count > 20
    for point in chosen(count):
        shutil.rmtree(machine.store)
        killed = build_killed(machine, point)[0]
        there = entries(machine.store) - {found for found in entries(machine.store) if found.startswith(".")}
        # What has its name is whole; the rest of the work has another one.
        assert there <= {name}, point
        calls = machine.calls()
        folder = machine.build()
        assert there == set() or machine.calls() == calls, point
        assert (folder.name, entries(folder)) == (name, {LIBRARY, EXTENSION, RECORD}), point
        machine.install("gcc 2")
        machine.build()
        machine.install()
        assert not {found for found in entries(machine.store) if found.startswith(".")}, point
        assert killed in {0, -signal.SIGKILL}, point


class Refusal:
    """A system that refuses one operation."""

    def __init__(self, point: int, error: int) -> None:
        self.count, self.point, self.error = 0, point, error

    def wrapped(self, real: Callable[..., object], *given: object, **named: object) -> object:
        self.count += 1
        if self.count == self.point:
            raise OSError(self.error, os.strerror(self.error), str(given[0]))
        return real(*given, **named)


@pytest.mark.usefixtures("few_sources")
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_an_operation_that_the_system_refuses_is_told(machine: Machine, error: int) -> None:
    """No failure is a traceback, and the next build succeeds."""

    def attempt(point: int) -> tuple[int, str]:
        refusal = Refusal(point, error)
        with pytest.MonkeyPatch.context() as patch:
            for name in OPERATIONS:
                patch.setattr(os, name, partial(refusal.wrapped, getattr(os, name)))
            try:
                machine.build()
                told = ""
            except EnvironmentFailure as failed:
                told = str(failed)
        return refusal.count, told

    count = attempt(0)[0]
    assert count > 20
    reason = os.strerror(error).lower()
    told = []
    for point in chosen(count):
        shutil.rmtree(machine.store, ignore_errors=True)
        told.append(attempt(point)[1])
        assert not told[-1] or reason in told[-1] or "no program" in told[-1], point
        assert machine.build().is_dir(), point
    assert len([text for text in told if text]) > len(told) // 3


def test_two_processes_at_once_build_once(machine: Machine) -> None:
    machine.build()
    once = machine.calls()
    machine.install("gcc 2", "sleep 0.01")
    both = [start(machine), start(machine)]
    ends = [finish(process) for process in both]
    assert [code for code, _, _ in ends] == [0, 0], ends
    assert len({out for _, out, _ in ends}) == 1
    assert machine.calls() == 2 * once
    assert sorted("built" in err for _, _, err in ends) == [False, True]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_ends_by_a_signal_leaves_no_lock(machine: Machine, number: int) -> None:
    machine.install(before="sleep 0.2")
    process = start(machine)
    until = time.monotonic() + 60
    while not machine.calls() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(number)
    code, _, err = finish(process)
    if number == signal.SIGINT:
        assert (code, err, entries(machine.store)) == (130, "\ninterrupted\n", set())
    machine.install()
    assert machine.build().is_dir()
    assert len(entries(machine.store)) == 1


def test_a_builder_whose_store_is_removed_is_told(machine: Machine) -> None:
    machine.install(before=f"rm -rf {machine.store}")
    code, _, err = finish(start(machine))
    assert (code, "Traceback" in err) == (3, False)
    assert err.startswith(f"error: cannot keep the bridge to modules in C in '{machine.store}': no such file")


def test_file_systems_without_locks_are_served(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    left = machine.store / f".{'0' * 24}-{'0' * 12}.0123"
    left.mkdir(parents=True)
    machine.build()
    # It may be that of somebody at work.
    assert left.is_dir()
    os.utime(left, (time.time() - 100_000, time.time() - 100_000))
    machine.install("gcc 2")
    machine.build()
    assert not left.exists()
