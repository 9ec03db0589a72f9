"""Is made anew for each generation."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Event, Init, InitMode, Mask, Timeval

from .generated import ShoalModule


@final
class Shoal(ShoalModule):
    """Has an event and a state of its own in each generation."""

    living = 0

    def __init__(self) -> None:
        self._pad = bytearray(1000)

    def ext_init(self, init: Init) -> object:
        if init.mode is InitMode.DESTROY:
            type(self).living -= 1
            self.log.info("destroyed in state %s", self.state)
            return None
        if init.is_privileged:
            return None
        if init.first:
            type(self).living += 1
        depth = self.options.depth.get()
        self.schedule(3600.0, self._tick)
        if depth == 13:
            raise ValueError("it is too deep")
        return depth

    def shoal_sum_v1(self, number: int) -> int:
        return number + self.options.depth.get() + len(self.options.names.get()) - 2 + self.state * 1000

    def _tick(self, event: Event, now: Timeval) -> Mask:
        return DONE
