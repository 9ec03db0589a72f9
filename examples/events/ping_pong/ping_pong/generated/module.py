# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 d22c1a46e9610baa5fd80f7193b8c15b89e2b6ee8596dfce6ad8ee181ca6ed99
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
