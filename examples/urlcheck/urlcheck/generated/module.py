# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 8620804aec03678bbf7c443e512920ff5451b5dc79ffe5a3d9cd7674943eca7b
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
