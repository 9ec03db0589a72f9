"""Moments at which a server serves timers that looks for them only so often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices


@dataclass(frozen=True, slots=True)
class TimerTicks:
    """Moments in equal distances; a timer is served at the one after its deadline, or early at the one before it."""

    distance: float
    is_early: bool

    @classmethod
    def of(cls, choices: ServerChoices) -> TimerTicks | None:
        """Return the ticks of a server; None for one that serves timers at any moment."""
        return cls(choices.timer_resolution, choices.serves_timers_early) if choices.timer_resolution else None

    def moment_of(self, due: float) -> float:
        """Return the moment at which a timer with this deadline is served."""
        ticks = due / self.distance
        return (math.floor(ticks) if self.is_early else math.ceil(ticks)) * self.distance

    def reach_of(self, moment: float) -> float:
        """Return the latest deadline that is served at a moment."""
        last = math.floor(moment / self.distance) * self.distance
        return math.nextafter(last + self.distance, 0.0) if self.is_early else last
