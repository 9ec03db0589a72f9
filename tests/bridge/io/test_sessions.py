"""Listeners of C modules: registration, acceptors, sessions, their limits and their end."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

CASES = ("sessions", "acceptors", "time_limits", "suspended", "suspended_shut", "registration", "construct", "end")
FAULTS = (
    "RT120: reef: the listener 'Late' was registered outside of conf_setup; ",
    "RT120: reef: the option 'late' was registered outside of conf_setup; ",
)


@pytest.mark.parametrize("case", CASES)
def test_sessions_keep_their_promises(sessions: Program, case: str) -> None:
    assert sessions.passes(case) == ""


@pytest.mark.parametrize("is_reused", [0, 1])
def test_a_session_that_is_never_resumed_is_closed_unless_its_descriptor_is_of_others(
    sessions: Program, is_reused: int
) -> None:
    assert sessions.passes("never_resumed", is_reused) == ""


@pytest.mark.parametrize("case", ["failing", "failing_registration"])
def test_each_allocation_and_system_call_may_fail(sessions: Program, case: str) -> None:
    outcomes = []
    for failing in range(1, 60):
        outcomes.append(sessions.passes(case, failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert "failed\n" in outcomes
    assert len(outcomes) > 4


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_ends_the_process_with_its_text(sessions: Program, number: int) -> None:
    done = sessions.run("fault", number)
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.startswith(FAULTS[number])
