# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 4bf5dccca94a9b7cd100f6d64078270f56114d5c2012cd2a10769f07753eb8ba
"""The base class of Urlcheck: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    DomainRecord,
    EcMessage,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .options import UrlcheckOptions
from .registration import REGISTRATION


class UrlcheckModule(Module):
    """Complete this class as `class Urlcheck(UrlcheckModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = UrlcheckOptions

    # Narrower than in Module; only the runtime assigns it.
    options: UrlcheckOptions  # pyright: ignore[reportIncompatibleVariableOverride]

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
