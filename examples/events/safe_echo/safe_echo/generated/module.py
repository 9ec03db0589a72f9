# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 5b54193d133661f97a50316ad37f14e992a1b1589e16ed2ff32f343a909d8327
"""The base class of SafeEcho: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Mask,
    Module,
    Options,
    Registration,
    Timeval,
)

from .options import SafeEchoOptions
from .registration import REGISTRATION
from .sessions import (
    SafeSession,
)


class SafeEchoModule(Module):
    """Complete this class as `class SafeEcho(SafeEchoModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SafeEchoOptions

    # Narrower than in Module; only the runtime assigns it.
    options: SafeEchoOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_safe(self, session: SafeSession) -> bool:
        """Tell whether a peer of Safe_Listener is served."""

    @abstractmethod
    def serve_safe(
        self,
        event: Event,
        mask: Mask,
        session: SafeSession,
        now: Timeval,
    ) -> Mask:
        """Answers in capitals, through TLS."""
