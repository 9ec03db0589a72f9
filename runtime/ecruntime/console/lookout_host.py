"""What the console asks of the server while somebody looks at it from moment to moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Lag:
    """How late the scheduler was with its timers lately, in milliseconds; all zero before the first measurement."""

    last: float = 0.0
    average: float = 0.0
    worst: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """One moment of the server; the difference of two looks makes rates."""

    monotonic: float
    """Seconds of a clock that never goes back."""
    turns: int
    """How often the loop of the scheduler went round since the start."""
    lag: Lag
    clients: int
    messages: Mapping[str, int]
    """How many messages of each level were written to the log since the start."""


class LookoutHost(Protocol):
    """The part of the server that measures while somebody looks, and only then; for the scheduler thread."""

    def look(self, seconds: float) -> Look:
        """Return this moment, and count hook calls and measure the lag for `seconds` more."""
        ...
