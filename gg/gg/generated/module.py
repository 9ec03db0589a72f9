# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 faf052d7f3e35b7c96bb55d37cb0104158c27b3b81928d1123c2db05389417a7
"""The base class of Gg: what the module must provide."""

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

from .hooks import GgHooks
from .options import GgOptions
from .registration import REGISTRATION


class GgModule(Module):
    """Complete this class as `class Gg(GgModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = GgOptions
    hooks_class: ClassVar[type[Hooks]] = GgHooks

    # Narrower than in Module; only the runtime assigns them.
    options: GgOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: GgHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
    def control_status(self, request: Control) -> Reply:
        """Show what was counted."""
