# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 8c02786512abea094851b2b8690b09f1b08173ac8b4119d57bcd08673104861f
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
