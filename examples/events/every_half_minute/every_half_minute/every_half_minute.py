"""A timed event that schedules the next one."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Control, Event, Init, Mask, Timeval

from .generated import EveryHalfMinuteModule

INTERVAL = 30.0


@final
class EveryHalfMinute(EveryHalfMinuteModule):
    """Counts half minutes."""

    count = 0

    def ext_init(self, init: Init) -> None:
        if init.first:
            self.schedule(INTERVAL, self.tick)

    def tick(self, event: Event, now: Timeval) -> Mask:
        self.count += 1
        self.schedule(INTERVAL, self.tick)  # a new event: this one is freed when the callback returns
        return DONE

    def control_count(self, request: Control) -> dict[str, object]:
        return {"count": self.count}
