# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 4edb75dd1667c8efb4676a215e73c7a15c859576a609a041ad7d9f6f5405320a
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
