"""Each call of the bridge that can fail: allocations, the system, the interpreter. The nth one fails, in turn.

A run starts a server with a module in C, calls its hook from both sides, waits for timers and jobs, talks with its
listener, reloads and ends. What fails is told, or the result is right; and a second run in the same process is as if
nothing had been. `ECXS_SOAK=1` takes every call in turn, and not some of them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.faults.conftest import Faults

IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
SAMPLES = 25
MOST = 100_000
pytestmark = [pytest.mark.slow, pytest.mark.timeout(4 * 3600 if IS_SOAK else 600)]


def test_a_call_that_fails_is_told_and_leaves_nothing_behind(faults: Faults) -> None:
    (clean,) = faults.runs(range(1))
    assert clean.faults == []
    assert (clean.told, clean.wrong, clean.status) == ((), (), 0)
    assert clean.count > 500
    step = 1 if IS_SOAK else clean.count // SAMPLES
    found = {}
    told = 0
    kinds = set()
    for outcome in faults.runs(range(1, MOST, step)):
        kinds.add(outcome.failed)
        told += bool(outcome.told)
        if outcome.faults or (not outcome.status and outcome.descriptors != clean.descriptors):
            found[outcome.point] = (outcome.failed, outcome.faults, outcome.descriptors)
    assert found == {}
    assert None in kinds
    assert len(kinds) > SAMPLES // 4
    # Which calls are met depends on the timing of threads; many of them have another way to go on.
    assert told > SAMPLES // 8
