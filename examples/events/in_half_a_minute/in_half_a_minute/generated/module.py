# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cff0ffba01ae8b85a2204e21634dfc2c74b7a0577982d52f6c7cde214d6fd58f
# content sha256 65684f14a7a0c7542491dbe5b925b44fef5349d6da6a1fd844467d7193e932af
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
