# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 ea2ee5a7b21238fb13501a848b0953b074d3be8bf8c26b993ce9a2ef53439aec
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
