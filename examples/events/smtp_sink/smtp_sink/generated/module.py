# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 9e242fa4373f31ffba58fe2a74f949e48a8ee038b767751afcd7175d4f370c25
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
