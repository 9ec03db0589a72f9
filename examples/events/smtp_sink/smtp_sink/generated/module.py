# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 01b7f0936d75a3cbaa5dd9787a6834f8ec49139d4e3cd8a145511fb383512012
"""The base class of SmtpSink: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Event,
    Mask,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .options import SmtpSinkOptions
from .registration import REGISTRATION
from .sessions import (
    SinkSession,
)


class SmtpSinkModule(Module):
    """Complete this class as `class SmtpSink(SmtpSinkModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SmtpSinkOptions

    # Narrower than in Module; only the runtime assigns it.
    options: SmtpSinkOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_sink(self, session: SinkSession) -> bool:
        """Tell whether a peer of Sink_Listener is served."""

    @abstractmethod
    def serve_sink(
        self,
        event: Event,
        mask: Mask,
        session: SinkSession,
        now: Timeval,
    ) -> Mask:
        """Takes mail and forgets it."""

    @abstractmethod
    def control_status(self, request: Control) -> Reply:
        """Show what was taken."""
