# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 4250c7341323c05e4addb133c210e721c169ac19c0f9552010a48843f8d168fc
"""The base class of InHalfAMinute: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Module,
    Options,
    Registration,
    Reply,
)

from .options import InHalfAMinuteOptions
from .registration import REGISTRATION


class InHalfAMinuteModule(Module):
    """Complete this class as `class InHalfAMinute(InHalfAMinuteModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = InHalfAMinuteOptions

    # Narrower than in Module; only the runtime assigns it.
    options: InHalfAMinuteOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_said(self, request: Control) -> Reply:
        """Show what was said."""
