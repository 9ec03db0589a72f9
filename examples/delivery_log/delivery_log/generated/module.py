# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 1c25367890a93d80bea67d9346487fefc5f99e6d46d117997d85fb3b0542e25e
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
