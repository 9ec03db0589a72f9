# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 93abcd5a50bd95ab7df0d6464558e8c60db66ff873b31408f89145e131f65880
"""The base class of EveryHalfMinute: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Module,
    Options,
    Registration,
    Reply,
)

from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION


class EveryHalfMinuteModule(Module):
    """Complete this class as `class EveryHalfMinute(EveryHalfMinuteModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = EveryHalfMinuteOptions

    # Narrower than in Module; only the runtime assigns it.
    options: EveryHalfMinuteOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_count(self, request: Control) -> Reply:
        """Show how many half minutes have passed."""
