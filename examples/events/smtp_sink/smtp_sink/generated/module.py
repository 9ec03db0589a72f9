# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 3869b10eb7d12b5cc8ff128708604d24da7fa474a8d2dff092db7798d63df817
"""The base class of SmtpSink: what the module must provide."""

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

from .hooks import SmtpSinkHooks
from .options import SmtpSinkOptions
from .registration import REGISTRATION


class SmtpSinkModule(Module):
    """Complete this class as `class SmtpSink(SmtpSinkModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SmtpSinkOptions
    hooks_class: ClassVar[type[Hooks]] = SmtpSinkHooks

    # Narrower than in Module; only the runtime assigns them.
    options: SmtpSinkOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: SmtpSinkHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_status(self, request: Control) -> Reply:
        """Show what was taken."""
