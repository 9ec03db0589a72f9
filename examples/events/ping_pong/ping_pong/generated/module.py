# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 4a8e225fd7d7bef4108b8e28eef66d6007c0f3e1bf5415f04e16ab242fa02545
"""The base class of PingPong: what the module must provide."""

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

from .options import PingPongOptions
from .registration import REGISTRATION
from .sessions import (
    PingSession,
)


class PingPongModule(Module):
    """Complete this class as `class PingPong(PingPongModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PingPongOptions

    # Narrower than in Module; only the runtime assigns it.
    options: PingPongOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_ping(self, session: PingSession) -> bool:
        """Tell whether a peer of Ping_Listener is served."""

    @abstractmethod
    def serve_ping(
        self,
        event: Event,
        mask: Mask,
        session: PingSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Ping_Listener."""
