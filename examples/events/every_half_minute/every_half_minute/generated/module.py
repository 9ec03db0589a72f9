# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 3de83b3d9a80dfa7382e3722f604bf8dc69548a44f3012bf385fd13ebef8a4be
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
