"""Read jobs of the core, contexts of IO objects, and objects that end in a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program


@pytest.mark.parametrize("case", ["read_jobs", "too_long", "contexts", "ends_in_a_pool"])
def test_objects_and_jobs_keep_their_promises(reading: Program, case: str) -> None:
    assert reading.passes(case) == ""


def test_each_allocation_of_a_read_job_may_fail(reading: Program) -> None:
    outcomes = []
    for failing in range(1, 50):
        outcomes.append(reading.passes("failing", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert len(outcomes) > 5
    assert set(outcomes[:-1]) == {"failed\n"}


@pytest.mark.parametrize("failing", range(1, 7))
def test_an_object_ends_here_when_it_cannot_end_in_a_pool(reading: Program, failing: int) -> None:
    done = reading.run("failing_end", failing)
    # A thread without a record of its own ends the process, wherever that happens.
    assert done.returncode == 0 or done.stderr == "out of memory: no room for the record of a thread\n"
