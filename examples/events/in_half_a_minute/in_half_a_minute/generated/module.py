# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 1f1d5aceb3fb753a1eaec50b088f1390c7606dd206d5041ea9192f6335d64227
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
