from __future__ import annotations

import pytest


class FixedClock:
    """A clock that a test sets by hand."""

    def __init__(self) -> None:
        self.time = 1_767_225_600.5

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
