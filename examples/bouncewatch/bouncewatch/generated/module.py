# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 2a3e8d71c2daddd46d36eab80ea61848864dfbd3bc8f4656829c90e16e15a187
"""The base class of Bouncewatch: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    DomainRecord,
    EcMessage,
    Hooks,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .hooks import BouncewatchHooks
from .options import BouncewatchOptions
from .registration import REGISTRATION


class BouncewatchModule(Module):
    """Complete this class as `class Bouncewatch(BouncewatchModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = BouncewatchOptions
    hooks_class: ClassVar[type[Hooks]] = BouncewatchHooks

    # Narrower than in Module; only the runtime assigns them.
    options: BouncewatchOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: BouncewatchHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def core_log_permanent_failure_v1(
        self,
        msg: EcMessage,
        dr: DomainRecord,
        now: Timeval,
        note: str,
        note_len: int,
    ) -> None:
        """Log a permanent delivery failure."""

    @abstractmethod
    def control_list(self, request: Control) -> Reply:
        """Show the listed recipients."""
