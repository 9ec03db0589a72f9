# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 75f4612a498d55841e808a86fec6848cfb4e59e866e8a69217c1db7b5af8cc58
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
