from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from threading import get_native_id
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    CommandRegistration,
    Control,
    Event,
    Mask,
    Module,
    ModuleKind,
    ProviderRegistration,
    Registration,
    Timeval,
    signature,
)
from ecruntime.foundation.errors import UsageError
from ecruntime.model.hook_signature import ReturnPolicy, Until
from ecruntime.testing import CommandFailed, Harness, ModuleFailed, NothingFailed
from ecruntime.testing.over_budget import ThreadUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ASK = signature("reef", "ask_v1", "int", policy=ReturnPolicy(Until.FIRST, empty=0, on_failure=7))


class Reef(Module):
    registration: ClassVar = Registration(
        1, "reef", ModuleKind.SINGLETON, "fails on demand", hooks=(ASK,),
        providers=(ProviderRegistration(ASK),), commands=(CommandRegistration("run"),),
    )  # fmt: skip
    action: ClassVar[Callable[[Reef], object]]

    def reef_ask_v1(self) -> int:
        type(self).action(self)
        return 1

    def control_run(self, request: Control) -> str:
        type(self).action(self)
        return "done"

    def tick(self, event: Event, now: Timeval) -> Mask:
        return type(self).action(self)  # type: ignore[return-value] # what is forgotten is tried

    def go(self) -> None:
        self.schedule(1.0, self.tick)


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    """A runtime whose end is part of the test."""
    made = Harness(tmp_path)
    yield made
    made.close(judges=False)


def start(harness: Harness, action: Callable[[Reef], object]) -> Reef:
    Reef.action = staticmethod(action)  # type: ignore[assignment]
    harness.load(Reef)
    module: Reef = harness.server.instance("reef").infrastructure._module  # type: ignore[attr-defined]
    return module


def divide(module: Reef) -> object:
    return 1 // 0


def complaint(harness: Harness) -> str:
    with pytest.raises(ModuleFailed) as caught:
        harness.close()
    return str(caught.value)


def test_a_timer_that_raises_fails_the_test_with_the_authors_frame_first(harness: Harness) -> None:
    start(harness, divide).go()
    harness.advance(2.0)
    told = complaint(harness).splitlines()
    tick, line = Reef.tick.__code__.co_firstlineno, divide.__code__.co_firstlineno + 1
    assert told[:5] == [
        "the runtime reported a failure that the test does not expect:",
        f"ERROR reef: the callback Reef.tick ({__file__}:{tick}) failed",
        "  Traceback (most recent call last):",
        f'    File "{__file__}", line {tick + 1}, in tick',
        "      return type(self).action(self)  # type: ignore[return-value] # what is forgotten is tried",
    ]
    assert told[-5:] == [
        f'    File "{__file__}", line {line}, in divide',
        "      return 1 // 0",
        "             ~~^^~~",
        "  ZeroDivisionError: integer division or modulo by zero",
        "  hint: where the test is about this, declare it: runtime.expect_failure(ZeroDivisionError)",
    ]


def test_a_provider_that_raises_fails_the_test_with_its_traceback(harness: Harness) -> None:
    start(harness, divide)
    assert harness.fire("reef.ask_v1") == 7
    told = complaint(harness)
    assert "ERROR reef: module 'reef' failed as provider of reef.ask_v1 in generation 1: ZeroDivisionError" in told
    assert "  Traceback (most recent call last):\n" in told


def test_a_rule_that_is_broken_in_a_pool_fails_the_test(harness: Harness) -> None:
    module = start(harness, divide)
    module.run_in_pool(module.go)
    harness.advance(1.0)
    told = complaint(harness)
    assert "RuleViolation: RT101: " in told
    assert told.endswith('declare it: runtime.expect_failure("RT101")')


def test_a_forgotten_return_fails_the_test(harness: Harness) -> None:
    start(harness, lambda module: None).go()
    harness.advance(1.0)
    assert "RT103: the callback Reef.tick" in (told := complaint(harness))
    assert "returned None for a timed event; is a 'return' missing?" in told


def test_a_command_that_sleeps_fails_the_test(harness: Harness) -> None:
    def wait(module: Reef) -> None:
        end = time.monotonic() + 30
        while not any("RT151" in record.text for record in harness.records) and time.monotonic() < end:
            time.sleep(0.01)

    start(harness, wait)
    assert harness.console("reef run") == "done"
    told = complaint(harness)
    assert f"WARNING reef: RT151: module 'reef' at {__file__}:" in told
    assert "in control_run\n" in told


def test_the_program_that_turns_the_scheduler_is_not_the_author_of_a_long_call(harness: Harness) -> None:
    harness.callback_budget = 0.01
    harness.load(Reef)
    # No code of a module; the test's own frames, and pytest's, stand around it.
    harness.server.scheduler.post(partial(time.sleep, 0.05))
    harness.server.scheduler.run_once()
    assert [record.text for record in harness.records if "RT151" in record.text] == []


def test_the_time_of_a_reload_is_not_that_of_the_callback_that_asked_for_it(harness: Harness) -> None:
    harness.callback_budget = 0.01
    harness.load(Reef)
    harness.conf.write_text("".join(f'domain "d{number}.example" {{}}\n' for number in range(20_000)) + "reef {}\n")

    def reload() -> None:
        harness.server.reload()

    harness.server.scheduler.post(reload)
    harness.server.scheduler.run_once()
    assert harness.server.current.number == 2
    assert [record.text for record in harness.records if "RT151" in record.text] == []


def test_a_thread_that_sleeps_spends_its_time() -> None:
    usage = ThreadUsage(get_native_id())
    usage.begin()
    end = time.monotonic() + 0.05
    while time.monotonic() < end:
        time.sleep(0.001)
    assert usage.spent() > 0.0


def test_what_a_module_logs_itself_is_no_failure(harness: Harness) -> None:
    start(harness, lambda module: module.log.error("RT106: all is lost"))
    harness.fire("reef.ask_v1")
    harness.close()
    assert any(record.text == "RT106: all is lost" for record in harness.records)


def test_a_refused_configuration_is_no_failure_of_a_module(harness: Harness) -> None:
    start(harness, divide)
    with pytest.raises(Exception, match="no module provides"):
        harness.reload("reef { nonsense = 1 }")
    harness.close()


def test_a_command_that_breaks_is_refused_and_a_failure(harness: Harness) -> None:
    start(harness, divide)
    with pytest.raises(CommandFailed):
        harness.console("reef run")
    assert "ERROR reef: module 'reef' failed in its command 'run': ZeroDivisionError" in complaint(harness)


@pytest.mark.parametrize(
    ("what", "owner", "match"),
    [
        (ZeroDivisionError, "", ""), (ArithmeticError, "", ""), ("ZeroDivisionError", "", ""), ("", "reef", ""),
        ("", "", "reef.ask_v1 .* by zero"), ("ZeroDivisionError", "reef", "provider"),
    ],
)  # fmt: skip
def test_a_failure_that_is_expected_passes(
    harness: Harness, what: str | type[BaseException], owner: str, match: str
) -> None:
    harness.expect_failure(what, owner=owner, match=match)
    start(harness, divide)
    harness.fire("reef.ask_v1")
    harness.fire("reef.ask_v1")
    harness.close()


@pytest.mark.parametrize(
    ("what", "owner", "match"),
    [(KeyError, "", ""), ("RT208", "", ""), (ZeroDivisionError, "kelp", ""), (ZeroDivisionError, "reef", "kelp")],
)
def test_another_failure_than_the_expected_one_fails_the_test(
    harness: Harness, what: str | type[BaseException], owner: str, match: str
) -> None:
    harness.expect_failure(what, owner=owner, match=match)
    start(harness, divide)
    harness.fire("reef.ask_v1")
    assert "ZeroDivisionError" in complaint(harness)


def test_a_failure_before_it_is_expected_fails_the_test(harness: Harness) -> None:
    start(harness, divide)
    harness.fire("reef.ask_v1")
    harness.expect_failure(ZeroDivisionError)
    assert "ZeroDivisionError" in complaint(harness)


def test_an_expected_failure_that_does_not_come_fails_the_test(harness: Harness) -> None:
    harness.expect_failure("RT106", owner="reef", match="x")
    with pytest.raises(NothingFailed) as caught:
        harness.close()
    assert str(caught.value) == "expected a failure, and none was reported: RT106, owner 'reef', text matching 'x'"


def test_an_expectation_ends_with_its_block(harness: Harness) -> None:
    start(harness, divide)
    with harness.expect_failure(ZeroDivisionError):
        harness.fire("reef.ask_v1")
    harness.fire("reef.ask_v1")
    assert complaint(harness).count("ERROR reef") == 1


def test_a_block_in_which_nothing_fails_fails_where_it_ends(harness: Harness) -> None:
    with (
        pytest.raises(NothingFailed, match=r"^expected a failure, and none was reported: RT208$"),
        harness.expect_failure("RT208"),
    ):
        pass
    harness.close()


def test_a_block_that_raises_says_nothing_more(harness: Harness) -> None:
    with pytest.raises(KeyError), harness.expect_failure("RT208"):
        raise KeyError
    harness.close()


def test_the_same_failure_is_told_once(harness: Harness) -> None:
    start(harness, divide)
    for _ in range(3):
        harness.fire("reef.ask_v1")
    told = complaint(harness)
    assert told.startswith("the runtime reported 3 failures that the test does not expect:\n")
    assert told.count("ERROR reef") == 1
    assert told.endswith("\n  ... 3 times")


def test_to_expect_everything_is_refused(harness: Harness) -> None:
    with pytest.raises(UsageError, match=r"^every failure would be expected$"):
        harness.expect_failure()


def test_a_text_is_no_rule(harness: Harness) -> None:
    with pytest.raises(UsageError) as caught:
        harness.expect_failure("no such user")
    assert str(caught.value) == "'no such user' is neither the id of a rule nor the name of an exception"
    assert caught.value.hint == "give a text as match=..."


MODULE = """
import pytest
from ecruntime.api import *

class Reef(Module):
    registration = Registration(
        1, "reef", ModuleKind.SINGLETON, providers=(ProviderRegistration(signature("core", "log_reopen", "void")),)
    )

    def core_log_reopen(self):
        self.log.error("my own")
        return 1 // 0

def begin(runtime):
    runtime.load(Reef)
    runtime.fire("core.log_reopen")

"""


def run_pytest(folder: Path, test: str) -> str:
    (folder / "test_it.py").write_text(MODULE + test)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder / "test_it.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder).stdout


def test_a_test_that_passes_fails_when_it_ends_and_shows_the_log(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, "def test_it(runtime):\n    begin(runtime)\n")
    assert "- ERROR at teardown of test_it -" in output.replace("_", "-").replace("test-it", "test_it")
    assert "E   ModuleFailed: the runtime reported a failure that the test does not expect:\n" in output
    assert "harness.py" not in output
    log = output[output.index("- server log -") :]
    assert "Z ERROR reef: my own\n" in log
    assert log.index("NOTICE CONF: generation 1 published") < log.index("ERROR MOD: module 'reef' failed as provider")
    assert "ERROR test_it.py::test_it - ERROR reef: module 'reef' failed as provider" in output
    assert "1 passed, 1 error" in output


def test_a_test_that_fails_shows_what_failed_in_the_module_and_fails_once(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, "def test_it(runtime):\n    begin(runtime)\n    assert 2 == 0\n")
    assert "E       assert 2 == 0\n" in output
    assert output.index("- failures of modules -") < output.index("- server log -")
    assert "  ZeroDivisionError: integer division or modulo by zero\n  hint: " in output
    assert "1 failed in" in output


def test_a_marker_expects_in_the_whole_test(tmp_path: Path) -> None:
    marker = '@pytest.mark.expect_failure("ZeroDivisionError", owner="reef")\n'
    output = run_pytest(tmp_path, f"{marker}def test_it(runtime):\n    begin(runtime)\n")
    assert "1 passed in" in output


def test_a_long_log_is_shown_without_its_middle(tmp_path: Path) -> None:
    test = """
def test_it(runtime):
    runtime.load(Reef)
    for number in range(600):
        runtime.server.log.notice(f"line {number}.")
    assert False
"""
    output = run_pytest(tmp_path, test)
    assert "line 48.\n... 201 lines are left out; runtime.records has them all\n" in output
    assert "line 599.\n" in output


def test_a_class_that_lacks_a_method_is_refused_in_few_lines(tmp_path: Path) -> None:
    test = """
import abc

class Base(Module, abc.ABC):
    registration = Registration(1, "tide", ModuleKind.SINGLETON)

    @abc.abstractmethod
    def control_ebb(self, request): ...

class Tide(Base):
    pass

def test_it(runtime):
    runtime.load(Tide)
"""
    output = run_pytest(tmp_path, test)
    told = output[output.index("test_it.py:") : output.index("- order of events -")].splitlines()
    line = (MODULE + test).splitlines().index("class Tide(Base):") + 1
    refused = f"E   TransactionFailed: {tmp_path}/test_it.py:{line}: error RT404: creation"
    assert told[:-1] == [
        f"test_it.py:{line + 4}: in test_it",
        "    runtime.load(Tide)",
        "",
        f"{refused}: class 'Tide' lacks what module.toml declares: control_ebb",
        "E     hint: run 'ecxs generate --stubs', which adds a method for each",
    ]


def test_a_refusal_shows_where_in_the_authors_code_it_began(tmp_path: Path) -> None:
    test = """
class Tide(Reef):
    registration = Registration(1, "tide", ModuleKind.SINGLETON)

    def ext_init(self, init):
        raise ValueError("ebb")

def test_it(runtime):
    runtime.load(Tide)
"""
    output = run_pytest(tmp_path, test)
    line = (MODULE + test).splitlines().index('        raise ValueError("ebb")') + 1
    assert f'{tmp_path}/test_it.py:{line}: in ext_init\n    raise ValueError("ebb")\n' in output
    assert "module 'tide' failed in ext_init (init|privileged): ValueError: ebb" in output
    assert "transaction.py" not in output
    assert "1 failed in" in output


BUDGET_TEST = "def test_it(runtime):\n    assert runtime.callback_budget == 2.5\n"


def test_the_settings_of_pytest_may_give_the_budget_of_a_call(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ncallback_budget = 2.5\n")
    assert "1 passed" in run_pytest(tmp_path, BUDGET_TEST)


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_budget_that_is_no_number_of_seconds_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ncallback_budget = {text}\n")
    (tmp_path / "test_it.py").write_text(MODULE + BUDGET_TEST)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == f"ERROR: callback_budget = {text}: not a number of seconds above 0\n\n"
