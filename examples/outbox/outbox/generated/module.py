# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 d81a9b7516677054cc7e7e47616236b43aa7a2722975bc3bb2a98331978985f1
"""The base class of Outbox: what the module must provide."""

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

from .options import OutboxOptions
from .registration import REGISTRATION


class OutboxModule(Module):
    """Complete this class as `class Outbox(OutboxModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = OutboxOptions

    # Narrower than in Module; only the runtime assigns it.
    options: OutboxOptions  # pyright: ignore[reportIncompatibleVariableOverride]

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
    def control_status(self, request: Control) -> Reply:
        """Show how many outcomes were written, and how many could not be."""
