# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 b080e8250cfa7513a41a306e6d6e3e21a574e8bba713781b7557be1893de2387
"""The base class of InHalfAMinute: what the module must provide."""

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

from .hooks import InHalfAMinuteHooks
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION


class InHalfAMinuteModule(Module):
    """Complete this class as `class InHalfAMinute(InHalfAMinuteModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = InHalfAMinuteOptions
    hooks_class: ClassVar[type[Hooks]] = InHalfAMinuteHooks

    # Narrower than in Module; only the runtime assigns them.
    options: InHalfAMinuteOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: InHalfAMinuteHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_said(self, request: Control) -> Reply:
        """Show what was said."""
