# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 adb9921d9dcacbd7bc2e52df1195956141c8a8def3a9dd59a590c7c24581bc58
"""The base class of EveryHalfMinute: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Hooks,
    Module,
    Options,
    Registration,
    Reply,
)

from .hooks import EveryHalfMinuteHooks
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION


class EveryHalfMinuteModule(Module):
    """Complete this class as `class EveryHalfMinute(EveryHalfMinuteModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = EveryHalfMinuteOptions
    hooks_class: ClassVar[type[Hooks]] = EveryHalfMinuteHooks

    # Narrower than in Module; only the runtime assigns them.
    options: EveryHalfMinuteOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: EveryHalfMinuteHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_count(self, request: Control) -> Reply:
        """Show how many half minutes have passed."""
