# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 64f562f027bd76d6583e8f8a60ce5b1641e8640a6aa0751e2ffea0a50d7046fb
"""The base class of PingPong: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Hooks,
    Mask,
    Module,
    Options,
    Registration,
    Timeval,
)

from .hooks import PingPongHooks
from .options import PingPongOptions
from .registration import REGISTRATION
from .sessions import (
    PingSession,
)


class PingPongModule(Module):
    """Complete this class as `class PingPong(PingPongModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PingPongOptions
    hooks_class: ClassVar[type[Hooks]] = PingPongHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PingPongOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PingPongHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
