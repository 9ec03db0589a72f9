# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 f75d00ca784a4c0dc3ddefbbaac6d2d21b527e6e5345397ac2f0c53ad3457891
"""The base class of SmtpSink: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Event,
    Hooks,
    Mask,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .hooks import SmtpSinkHooks
from .options import SmtpSinkOptions
from .registration import REGISTRATION
from .sessions import (
    SinkSession,
)


class SmtpSinkModule(Module):
    """Complete this class as `class SmtpSink(SmtpSinkModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SmtpSinkOptions
    hooks_class: ClassVar[type[Hooks]] = SmtpSinkHooks

    # Narrower than in Module; only the runtime assigns them.
    options: SmtpSinkOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: SmtpSinkHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
