# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 db4fe1784e26e9dc09c43f552ead02766dc69b1464c67823ea66bdca4dca26f4
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
