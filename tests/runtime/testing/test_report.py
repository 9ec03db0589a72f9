"""Report of a failed test: findings and the author's frames, none of the runtime's."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CONFTEST = """
import pytest
from reef import Reef

@pytest.fixture
def refused(runtime):
    runtime.load(Reef, conf="reef {} refif {}")

@pytest.fixture
def refused_later(runtime):
    yield
    runtime.reload("reef {} refif {}")

@pytest.fixture
def misused_later(runtime):
    yield
    runtime.fire("core.log_reopen", nota=1)
"""
MODULE = """
import threading
from ecruntime.api import *

class Reef(Module):
    registration = Registration(
        1, "reef", ModuleKind.SINGLETON, providers=(ProviderRegistration(signature("core", "log_reopen", "void")),)
    )

    def core_log_reopen(self):
        type(self).action(self)

    def tick(self, event, now):
        return 1 // 0

    def leave(self):
        raise SystemExit(3)

    def begin_thread(self):
        thread = threading.Thread(target=self.tick, args=(None, None))
        thread.start()
        thread.join()

def start(runtime, action):
    Reef.action = staticmethod(action)
    runtime.load(Reef)
    runtime.fire("core.log_reopen")
"""
TEST = """
import time
import pytest
from reef import Reef, start

def test_fixture(refused): pass

def test_conf(runtime):
    runtime.load(Reef, conf="reef {}\\nrefif {}\\nother {}")

def test_reload(runtime):
    runtime.load(Reef)
    runtime.reload("reef {} refif {}")

def test_server(runtime, conf):
    runtime.load(Reef)
    conf("reef {} refif {}")
    runtime.server.reload()

def test_console(runtime, conf):
    runtime.load(Reef)
    conf("reef {} refif {}")
    runtime.console("config reload")

def test_command(runtime):
    runtime.load(Reef)
    runtime.console("nonsense")

def helper(runtime):
    runtime.load(Reef, conf="reef {} refif {}")

def test_helper(runtime):
    helper(runtime)

def test_teardown(runtime, refused_later):
    runtime.load(Reef)

def test_misuse(runtime, misused_later):
    runtime.load(Reef)

def test_timer(runtime):
    start(runtime, lambda module: module.schedule(1.0, module.tick))
    runtime.advance(2.0)

def test_job(runtime):
    start(runtime, lambda module: module.run_in_pool(lambda: module.schedule(1.0, module.tick)))

def test_own_thread(runtime):
    start(runtime, Reef.begin_thread)

def test_exit(runtime):
    start(runtime, Reef.leave)

def judge(*arguments):
    assert [1, 2] == [1, 3]

def test_assertion(runtime):
    runtime.provide("core.log_reopen", judge)
    start(runtime, lambda module: None)

def outcome(*arguments):
    pytest.fail("no good")

def test_outcome(runtime):
    runtime.provide("core.log_reopen", outcome)
    start(runtime, lambda module: None)

def test_slow(runtime):
    start(runtime, lambda module: time.sleep(0.6))

def test_two(runtime):
    runtime.expect_failure("ZeroDivisionError")
    start(runtime, lambda module: module.schedule(1.0, module.tick))
    runtime.advance(2.0)
    Reef.action = staticmethod(lambda module: {}["x"])
    runtime.fire("core.log_reopen")

def test_missing(runtime):
    start(runtime, lambda module: None)
    runtime.expect_failure("ZeroDivisionError")

def test_late_job(runtime):
    start(runtime, lambda module: module.run_in_pool(lambda: time.sleep(0.1) or {}["late"]))
"""


FIRE = '    runtime.fire("core.log_reopen")'
ENDED = "thread 'Thread-1 (tick)' ended abnormally, and a server stops for that"
FAILED = "failed as provider of core.log_reopen in generation 1"
ASSERTION = "assert [1, 2] == [1, 3]"


class Output:
    """What pytest printed, by test."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        self.text = text
        self._lines = text.splitlines()

    def of(self, test: str) -> list[str]:
        """Return the lines of one test's report, above its sections."""
        begin = next(i for i, line in enumerate(self._lines) if line.strip("_ ").endswith(test) and line[:2] == "__")
        end = next(i for i in range(begin, len(self._lines)) if self._lines[i].startswith("-----"))
        return [line for line in self._lines[begin + 1 : end] if line]


def run(folder: Path, *options: str) -> Output:
    for name, text in (("conftest.py", CONFTEST), ("reef.py", MODULE), ("test_it.py", TEST)):
        (folder / name).write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, str(folder / "test_it.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return Output(folder, done.stdout)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return run(tmp_path_factory.mktemp("report"))


def line_of(text: str, line: str) -> int:
    return text.splitlines().index(line) + 1


def test_nothing_of_the_runtime_is_shown(output: Output) -> None:
    assert "/ecruntime/" not in output.text
    assert "<hook call>" not in output.text


def test_with_full_trace_everything_is_shown(tmp_path: Path) -> None:
    told = run(tmp_path, "--full-trace", "-k", "test_reload or test_exit").text
    assert "/ecruntime/generation/transaction.py:" in told
    assert "/ecruntime/testing/harness.py:" in told


@pytest.mark.parametrize(
    ("test", "file", "function", "statement"),
    [
        ("test_fixture", "conftest.py", "refused", '    runtime.load(Reef, conf="reef {} refif {}")'),
        ("test_teardown", "conftest.py", "refused_later", '    runtime.reload("reef {} refif {}")'),
        ("test_reload", "test_it.py", "test_reload", '    runtime.reload("reef {} refif {}")'),
        ("test_server", "test_it.py", "test_server", "    runtime.server.reload()"),
    ],
)
def test_a_refused_load_shows_its_finding(output: Output, test: str, file: str, function: str, statement: str) -> None:
    line = line_of(CONFTEST if file == "conftest.py" else TEST, statement)
    place, shown, first, hint = output.of(test)
    assert [place, shown] == [f"{file}:{line}: in {function}", statement]
    assert first.startswith("E   TransactionFailed: /")
    assert first.endswith("/ecelerity.conf:1:9: error CFG041: no module provides capability 'config.Global:refif'")
    assert hint == "E     hint: did you mean 'reef'?"


def test_a_refused_load_shows_all_findings(output: Output) -> None:
    told = [line for line in output.of("test_conf") if line.startswith("E ")]
    assert ["refif" in told[0], "hint:" in told[1], "'config.Global:other'" in told[2]] == [True] * 3


def test_helpers_of_the_test_are_shown(output: Output) -> None:
    begin, inner = line_of(TEST, "    helper(runtime)"), line_of(TEST, "def helper(runtime):") + 1
    assert output.of("test_helper")[:4] == [
        f"test_it.py:{begin}: in test_helper", "    helper(runtime)",
        f"test_it.py:{inner}: in helper", '    runtime.load(Reef, conf="reef {} refif {}")',
    ]  # fmt: skip


def test_a_refused_command_shows_its_findings(output: Output) -> None:
    told = output.of("test_console")
    assert told[2] == "E   CommandFailed: Reconfigure failed."
    assert told[3].startswith("E   /")
    assert told[3].endswith("/ecelerity.conf:1:9: error CFG041: no module provides capability 'config.Global:refif'")
    assert told[4:] == ["E     hint: did you mean 'reef'?"]


def test_a_refused_command_shows_its_remedy(output: Output) -> None:
    assert output.of("test_command")[2:] == [
        "E   CommandFailed: Unknown command 'nonsense'", "E     hint: `help` lists the commands",
    ]  # fmt: skip


def test_what_a_teardown_raises_is_not_a_living_generation_too(output: Output) -> None:
    assert output.of("test_misuse")[2:] == [
        "E   UsageError: hook core.log_reopen has no parameter 'nota'", "E     hint: its parameters are: none",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("test", "headline", "line", "error"),
    [
        ("test_timer", "ERROR reef: the callback Reef.tick", "return 1 // 0", "ZeroDivisionError: "),
        ("test_own_thread", f"CRITICAL threads: {ENDED}: ZeroDivisionError: ", "return 1 // 0", "ZeroDivisionError: "),
        ("test_assertion", f"ERROR test: module 'test' {FAILED}: AssertionError: ", ASSERTION, "AssertionError: "),
        ("test_late_job", "ERROR reef: ", "{}['late']", "KeyError: 'late'"),
        ("test_two", f"ERROR reef: module 'reef' {FAILED}: KeyError: 'x'", "{}['x']", "KeyError: 'x'"),
    ],
)
def test_a_failure_shows_the_authors_frames_alone(
    output: Output, test: str, headline: str, line: str, error: str
) -> None:
    told = output.of(test)
    assert told[0] == "E   ModuleFailed: the runtime reported a failure that the test does not expect:"
    assert told[1].startswith(f"E   {headline}")
    assert told[2] == "E     Traceback (most recent call last):"
    assert any(line in one.replace('"', "'") for one in told[3:])
    assert any(one.startswith(f"E     {error}") for one in told[3:])


def test_a_broken_rule_shows_the_line_that_broke_it(output: Output) -> None:
    told = output.of("test_job")
    line = line_of(TEST, "def test_job(runtime):") + 1
    assert told[3] == f'E       File "{output.folder}/test_it.py", line {line}, in <lambda>'
    assert told[-2].startswith("E     ecruntime.foundation.errors.RuleViolation: RT101: ")


def test_the_place_of_a_failure_is_no_library(output: Output) -> None:
    line = line_of(TEST, '    pytest.fail("no good")')
    assert output.of("test_outcome")[1].endswith(f"Failed: no good ({output.folder}/test_it.py:{line}, in outcome)")


def test_an_exception_that_ends_the_call_shows_the_authors_frames(output: Output) -> None:
    told = output.of("test_exit")
    assert "E       SystemExit: 3" in told
    assert [line for line in told if ".py:" in line] == [
        f"test_it.py:{line_of(TEST, '    start(runtime, Reef.leave)')}: ",
        f"reef.py:{line_of(MODULE, FIRE)}: in start",
        f"reef.py:{line_of(MODULE, '        type(self).action(self)')}: in core_log_reopen",
        f"reef.py:{line_of(MODULE, '        raise SystemExit(3)')}: SystemExit",
    ]  # fmt: skip


def test_a_callback_that_takes_long_shows_its_lines_alone(output: Output) -> None:
    told = output.of("test_slow")
    line = line_of(TEST, "    start(runtime, lambda module: time.sleep(0.6))")
    assert told[1].startswith("E   WARNING ")
    assert f"at {output.folder}/test_it.py:{line}, in <lambda> keeps the scheduler thread" in told[1]
    assert told[2] == f'E       File "{output.folder}/test_it.py", line {line}, in <lambda>'


def test_the_summary_names_what_failed(output: Output) -> None:
    summary = output.text[output.text.index(" short test summary info ") :]
    assert "ERROR test_it.py::test_timer - ERROR reef: the callback Reef.tick" in summary
    assert "ERROR test_it.py::test_missing - NothingFailed: expected a failure" in summary
