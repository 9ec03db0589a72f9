"""Throttles: a count in a number of seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

_THROTTLE = re.compile(r"([0-9]{1,10})(?:/([0-9]{1,10}))?\Z")


@dataclass(frozen=True, slots=True)
class Throttle:
    """`count` in any `seconds`; a count of 0 is unlimited.

    Scopes that get the same object by fallback share one budget, so identity counts: compare with `is`.
    """

    count: int
    """The number that is admitted; 0 is no limit."""
    seconds: int = 1
    """The span of time for it, in seconds."""

    @property
    def text(self) -> str:
        """The spelling `N`, or `N/S` for other spans than one second."""
        return str(self.count) if self.seconds == 1 else f"{self.count}/{self.seconds}"


def parse_throttle(text: str) -> Throttle | None:
    """Parse `N` or `N/S`; return `None` for anything else."""
    match = _THROTTLE.match(text)
    if match is None or (match[2] and int(match[2]) == 0):
        return None
    return Throttle(int(match[1]), int(match[2] or 1))
