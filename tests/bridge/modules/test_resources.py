"""Dictionaries as values of options, and the resource lists of generations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program


@pytest.mark.parametrize("case", ["dictionaries", "resources"])
def test_they_live_as_long_as_their_generation(resources: Program, case: str) -> None:
    assert resources.passes(case) == ""


def test_each_allocation_that_fails_is_told(resources: Program) -> None:
    outcomes = []
    for failing in range(1, 100):
        outcomes.append(resources.passes("failing", failing))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert len(outcomes) > 20
    assert set(outcomes[:-1]) == {"failed\n"}
