"""Threads of a server in modules in Python: their states, the end of the process, and the locks of both sides.

Each rule of the C side is broken on purpose once, in a build of its own, to see what it is good for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exported.conftest import BUILDS

if TYPE_CHECKING:
    from tests.exported.conftest import Trees

END = "beacon: the end\n"
# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("case", ["reloads", "late_calls"])
def test_threads_call_while_other_things_happen(trees: Trees, build: str, case: str) -> None:
    tree = trees.tree("beacon", build)
    assert trees.program("threads", build, tree).passes(case, 20, tree.parent) == END


def test_the_states_of_threads_go_with_them(trees: Trees) -> None:
    tree = trees.tree("beacon")
    assert trees.program("threads", "plain", tree).passes("short_threads", 1000, tree.parent) == END


@pytest.mark.parametrize("build", BUILDS)
def test_exit_is_clean_with_threads_inside_python(trees: Trees, build: str) -> None:
    tree = trees.tree("beacon", build)
    done = trees.program("threads", build, tree).run("leave", 7, tree.parent)
    assert (done.returncode, done.stdout, done.stderr) == (7, END, "")


@pytest.mark.parametrize(("kilobytes", "is_told"), [(128, True), (512, False)])
def test_a_small_stack_is_told(trees: Trees, kilobytes: int, is_told: bool) -> None:
    tree = trees.tree("beacon")
    said = trees.program("threads", "plain", tree).passes("small_stack", kilobytes, tree.parent)
    assert (f"a thread with a stack of {kilobytes} KiB calls a module in Python" in said) is is_told


@pytest.mark.parametrize("case", ["interpreter", "author"])
def test_a_locked_log_and_a_module_in_python_get_on(trees: Trees, case: str) -> None:
    tree = trees.tree("beacon")
    assert trees.program("locks", "plain", tree).passes(case, 1000, tree.parent) == "both got on\n"


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param("ECP_KEEP_LOCK", "interpreter", id="the lock is let go for every call into the server"),
        pytest.param("ECP_LOG_AT_ONCE", "author", id="lines of a provider are written when it has returned"),
    ],
)
def test_a_broken_rule_of_locks_is_a_deadlock(trees: Trees, rule: str, case: str) -> None:
    program = trees.program("locks", "plain", trees.tree("beacon"))
    done = program.run(case, 100_000, trees.tree("beacon", broken=rule).parent)
    assert (done.returncode, done.stdout) == (2, "deadlock\n")


@pytest.mark.parametrize("build", BUILDS)
def test_a_server_goes_into_the_background(trees: Trees, build: str) -> None:
    tree = trees.tree("beacon", build)
    assert trees.program("forks", build, tree).passes("background", 0, tree.parent) == END


@pytest.mark.parametrize("build", BUILDS)
def test_a_later_child_leaves_python_alone(trees: Trees, build: str) -> None:
    tree = trees.tree("beacon", build)
    said = trees.program("forks", build, tree).passes("late", 20, tree.parent)
    assert said == f"{END}20 good, 0 other, 0 hung\n"


def test_a_child_that_does_not_leave_it_alone_hangs(trees: Trees) -> None:
    program = trees.program("forks", "plain", trees.tree("beacon"))
    done = program.run("late", 200, trees.tree("beacon", broken="ECP_NO_ATFORK").parent)
    assert "1 hung" in done.stdout


def test_a_finalised_interpreter_takes_threads_of_the_server_with_it(trees: Trees) -> None:
    program = trees.program("threads", "plain", trees.tree("beacon"))
    done = program.run("late_calls", 0, trees.tree("beacon", broken="ECP_FINALIZE").parent)
    assert done.returncode < 0


def test_a_thread_that_computes_keeps_others_waiting_for_one_switch(trees: Trees) -> None:
    program = trees.program("threads", "plain", trees.tree("beacon"))
    quick, slow = (
        float(program.passes("latency", 0, trees.tree("beacon", broken=rule).parent).split()[-2])
        for rule in ("", "ECP_SLOW_SWITCH")
    )
    # The default interval is ten times as long; the median says it, whatever else the machine does.
    assert quick < slow
