# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 c874434d62edc24dd1bcf205e71f00026a501e75ec17981b45c60fcf618f5e1b
"""The base class of Urlcheck: what the module must provide."""

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

from .hooks import UrlcheckHooks
from .options import UrlcheckOptions
from .registration import REGISTRATION


class UrlcheckModule(Module):
    """Complete this class as `class Urlcheck(UrlcheckModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = UrlcheckOptions
    hooks_class: ClassVar[type[Hooks]] = UrlcheckHooks

    # Narrower than in Module; only the runtime assigns them.
    options: UrlcheckOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: UrlcheckHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
        """Show how many hosts are remembered, and how many of them are blocked."""

    @abstractmethod
    def control_forget(self, request: Control) -> Reply:
        """Forget every verdict."""
