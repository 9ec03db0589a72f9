# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c7aa4f9e1c9dcd473d871c0e73ecd6b9e13ee0d85373c8dec70ad2a4c0836b28
# content sha256 593f8a74add26b9c428c10083fabe124cf26d663d5c7e151d57c88e708ef0ece
"""The base class of DeliveryLog: what the module must provide."""

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

from .hooks import DeliveryLogHooks
from .options import DeliveryLogOptions
from .registration import REGISTRATION


class DeliveryLogModule(Module):
    """Complete this class as `class DeliveryLog(DeliveryLogModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = DeliveryLogOptions
    hooks_class: ClassVar[type[Hooks]] = DeliveryLogHooks

    # Narrower than in Module; only the runtime assigns them.
    options: DeliveryLogOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: DeliveryLogHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
