"""Loads on trial: each in a fork of one process, whatever the module does there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from socket import socketpair
from typing import TYPE_CHECKING

import pytest

from ecxs.build.build import build
from ecxs.build.install import install
from ecxs.build.trial_process import TrialProcess
from ecxs.cli.commands.test import PYTEST_PROGRAM
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def of_the_tests(tmp_path: Path) -> Iterator[TrialProcess]:
    """Return the process that the one of the tests forks before it runs pytest."""
    near, far = socketpair()
    reading, writing = os.pipe()
    with far, os.fdopen(reading), os.fdopen(writing, "w"):
        passed = (writing, far.fileno())
        words = [sys.executable, "-P", "-m", PYTEST_PROGRAM, "{},{}".format(*passed), "greeter", "--version"]
        subprocess.run(words, cwd=tmp_path, pass_fds=passed, check=True, stdout=subprocess.DEVNULL)
    with TrialProcess(near) as process:
        yield process


@pytest.fixture
def of_its_own() -> Iterator[TrialProcess]:
    with TrialProcess.started() as process:
        yield process


@pytest.fixture(params=["of_its_own", "of_the_tests"])
def process(request: pytest.FixtureRequest) -> TrialProcess:
    made: TrialProcess = request.getfixturevalue(request.param)
    return made


def installed(greeter: Path, statement: str) -> tuple[Path, Path]:
    """Return a configuration and a libexec with the module, which executes a statement when it is initialised."""
    code = greeter / "greeter" / "greeter.py"
    code.write_text(code.read_text().replace("if init.first:", f"if init.first:\n            {statement}"))
    install(build(plan_project(greeter).definition, greeter), greeter / "libexec")
    conf = greeter / "trial.conf"
    conf.write_text("greeter_retry_window = 5\n")
    return conf, greeter / "libexec"


def test_each_load_begins_where_nothing_was_loaded(greeter: Path, process: TrialProcess) -> None:
    where = installed(greeter, "import re; assert not hasattr(re, 'left'); re.left = True")
    assert [process.load(*where, 30.0).text for _ in range(2)] == ["", ""]


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("raise ValueError('no')", 5, "ValueError: no"),
        ("import os; os._exit(3)", 5, "has left the process with os._exit(3)"),
        ("import sys; sys.exit(0)", 5, "failed in ext_init"),
        ("import os; os.kill(os.getpid(), 9)", 71, "error: the process was killed by signal 9 (Killed) at the step"),
        ("import os; os.kill(os.getpid(), 15)", -15, ""),
        ("import atexit, os; atexit.register(os._exit, 9)", 0, ""),
    ],
)
def test_what_ends_a_load_is_told_and_ends_nothing_else(
    greeter: Path, process: TrialProcess, statement: str, code: int, said: str
) -> None:
    conf, libexec = installed(greeter, statement)
    end = process.load(conf, libexec, 30.0)
    assert (end.code, said in end.text) == (code, True), end.text
    empty = conf.with_name("empty.conf")
    empty.write_text("")
    assert process.load(empty, libexec, 30.0).code == 0


def test_a_process_that_was_ended_meanwhile_is_replaced(greeter: Path) -> None:
    where = installed(greeter, "pass")
    near, far = socketpair()
    far.close()
    with TrialProcess(near) as process:
        assert process.load(*where, 30.0).code == 0


def test_a_load_ends_at_its_limit(greeter: Path, process: TrialProcess) -> None:
    where = installed(greeter, "import signal; signal.pause()")
    assert process.load(*where, 0.5).code is None


def test_a_load_takes_place_in_the_folder_of_who_asks(
    greeter: Path, process: TrialProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = installed(greeter, "import os; assert os.getcwd().endswith('elsewhere'), os.getcwd()")
    (greeter / "elsewhere").mkdir()
    monkeypatch.chdir(greeter / "elsewhere")
    assert process.load(*where, 30.0).text == ""


def test_who_goes_away_ends_a_load(greeter: Path) -> None:
    conf, libexec = installed(
        greeter, "import signal; open('loads', 'w').write('%d' % __import__('os').getpid()); signal.pause()"
    )
    near, far = socketpair()
    with far:
        words = [sys.executable, "-P", "-m", "ecxs.cli.trial_loads", str(far.fileno())]
        process = subprocess.Popen(words, pass_fds=(far.fileno(),))
    request = {"conf": str(conf), "libexec": str(libexec), "folder": str(greeter), "seconds": 60}
    with near:
        near.sendall(json.dumps(request).encode() + b"\n")
        wait_until_there(greeter / "loads")
    assert process.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int((greeter / "loads").read_text()), 0)


def test_an_interrupt_ends_the_process_without_a_word(greeter: Path) -> None:
    near, far = socketpair()
    conf = greeter / "empty.conf"
    conf.write_text("")
    with far:
        words = [sys.executable, "-P", "-m", "ecxs.cli.trial_loads", str(far.fileno())]
        process = subprocess.Popen(words, pass_fds=(far.fileno(),), stderr=subprocess.PIPE)
    with TrialProcess(near) as trials:
        assert trials.load(conf, greeter, 30.0).code == 0
        process.send_signal(signal.SIGINT)
        assert (process.communicate()[1], process.returncode) == (b"", -signal.SIGINT)


def wait_until_there(path: Path) -> None:
    limit = time.monotonic() + 30
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < limit
        os.sched_yield()
