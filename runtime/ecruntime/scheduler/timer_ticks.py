"""Moments at which a server serves timers that looks for them only so often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices

_SHORT: Final = 0.002


@dataclass(frozen=True, slots=True)
class TimerTicks:
    """Moments in equal distances; a timer is served at the one after its deadline, or early at the one before it."""

    distance: float
    is_early: bool

    @classmethod
    def of(cls, choices: ServerChoices) -> TimerTicks | None:
        """Return the ticks of a server; None for one that serves timers at any moment."""
        # What is early is so by less than a distance, and one that cannot be seen is taken for a short one.
        distance = choices.timer_resolution or (_SHORT if choices.serves_timers_early else 0.0)
        return cls(distance, choices.serves_timers_early) if distance else None

    def moment_of(self, due: float) -> float:
        """Return the moment at which a timer with this deadline is served."""
        ticks = due / self.distance
        return (math.floor(ticks) if self.is_early else math.ceil(ticks)) * self.distance

    def reach_of(self, moment: float) -> float:
        """Return the latest deadline that is served at a moment."""
        last = math.floor(moment / self.distance) * self.distance
        return math.nextafter(last + self.distance, 0.0) if self.is_early else last
