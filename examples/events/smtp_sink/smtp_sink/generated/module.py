# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 97471e0a6a2d98b73c1ebbca4252ca6c3e0e4c4f8e4a0289c3ade447b69528a0
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
