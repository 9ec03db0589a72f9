"""A timed event with a closure."""

from __future__ import annotations

from typing import final

from ecruntime.api import DONE, Control, Init, Mask

from .generated import InHalfAMinuteModule


@final
class InHalfAMinute(InHalfAMinuteModule):
    """Says hello once, thirty seconds after it was loaded."""

    said: str = ""

    def ext_init(self, init: Init) -> None:
        if init.first:
            greeting = "hello"  # the closure is whatever the function remembers
            self.schedule(30.0, lambda event, now: self.greet(greeting))

    def greet(self, greeting: str) -> Mask:
        self.said = greeting
        return DONE

    def control_said(self, request: Control) -> str:
        return self.said
