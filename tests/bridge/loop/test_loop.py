"""The native loop: descriptors, timers, posted events, the host's part, faults and their texts."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

CASES = {
    "echo": "a socket is answered, and result 0 frees the event",
    "reused": "a descriptor that was closed and reused within a batch is not called",
    "masks": "a callback gets what it waits for, and a bad result is reported and frees the event",
    "cleared": "result 0 frees an event that cleared itself, another result is reported",
    "gone": "a descriptor that its callback closed cannot be waited for, which is reported",
    "timers": "timers fire by due time, then by order of scheduling, and new ones in the next turn",
    "cleared_timer": "a timer cleared by another one of its turn is not called",
    "posting_threads": "two threads post while the loop runs, and nothing is lost",
    "suspend": "connections are suspended, and resumed by two threads",
    "posted_rounds": "calls that post further ones do not keep the loop in one turn",
    "lent": "the host's descriptors and deadline end the wait, in which C is served",
    "polled": "what is ready of the host's alone is found without a wait, and what is C's is left for the next wait",
    "interrupt": "another thread ends the wait",
    "owner": "with an instance its events go, their descriptors are closed, and its calls are dropped",
    "sets": "events are listed, functions run in each turn, and buffered input is called for",
}
FAULTS = (
    "RT101: server: schedule_event was called outside the master scheduler thread",
    "RT102: owl: <Event deadline=1000.000000 owner=owl> is being dispatched",
    "RT104: owl: schedule_event: <Event fd=",
    "RT105: owl: descriptor ",
    "RT106: owl: mask 8 waits for nothing known",
    "RT107: owl: descriptor ",
    "RT108: owl: nan seconds is no time to wait",
    "RT109: owl: <Event fd=",
    "RT111: owl: the loop is running already",
    "RT114: owl: schedule_event: the loop is not open",
    "RT115: owl: <Event deadline=1000.000000 owner=owl> is a timed event",
    "RT116: owl: event_read: <Event fd=-1 mask=1 owner=server> was closed",
    "RT104: owl: schedule_event_and_dispatch: <Event fd=",
    "RT101: owl: schedule_event was called in a child that fork has made",
)


@pytest.mark.parametrize("case", CASES)
def test_the_loop_keeps_its_promises(loop: Program, case: str) -> None:
    assert loop.passes(case) == ""


def test_the_host_arranges_what_is_ready_together(loop: Program) -> None:
    served = loop.passes("arrange", 0).strip()
    assert sorted(served) == ["H", "a", "c"]
    assert loop.passes("arrange", 1).strip() == served[::-1]


@pytest.mark.parametrize("is_published", [0, 1])
def test_a_transaction_holds_back_what_modules_schedule(loop: Program, is_published: int) -> None:
    loop.passes("deferral", is_published)


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_ends_the_process_with_its_text(loop: Program, number: int) -> None:
    done = loop.run("fault", number)
    assert done.returncode in (-signal.SIGABRT, 9)
    assert done.stderr.startswith(FAULTS[number])


def test_each_allocation_and_system_call_may_fail(loop: Program) -> None:
    outcomes = set()
    for failing in range(1, 100):
        done = loop.run("failing", failing)
        assert (done.returncode, done.stderr) == (0, ""), failing
        outcomes.add(done.stdout)
        if done.stdout == "none failed\n":
            break
    assert outcomes == {"failed\n", "none failed\n"}
