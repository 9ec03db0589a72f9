# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 46c4af44ed5a8db04bdb99024c71d6bc31d3a5b0542085a32040304711aeab04
"""The base class of DeliveryLog: what the module must provide."""

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

from .options import DeliveryLogOptions
from .registration import REGISTRATION


class DeliveryLogModule(Module):
    """Complete this class as `class DeliveryLog(DeliveryLogModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = DeliveryLogOptions

    # Narrower than in Module; only the runtime assigns it.
    options: DeliveryLogOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def core_log_attempt_v1(
        self,
        msg: EcMessage,
        dr: DomainRecord,
        now: Timeval,
        note: str,
        note_len: int,
    ) -> None:
        """Log each delivery attempt; intended for debugging."""

    @abstractmethod
    def core_log_delivery_v1(
        self,
        msg: EcMessage,
        dr: DomainRecord,
        now: Timeval,
        note: str,
        note_len: int,
    ) -> None:
        """Log a successful delivery."""

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
    def core_log_transient_failure_v1(
        self,
        msg: EcMessage,
        dr: DomainRecord,
        now: Timeval,
        note: str,
        note_len: int,
    ) -> None:
        """Log a temporary delivery failure."""

    @abstractmethod
    def control_status(self, request: Control) -> Reply:
        """Show how many lines of each kind were written."""
