# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 6a569f825a07babb26c13e0b67c7dd02a2b33d3c5a2ada96d24f5c5520233ecc
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
