# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 0ced5fb3bf7a4999a6d5cc7d140a78850b46b5f8571709046a06e43653496ebd
"""The base class of PingPong: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Hooks,
    Mask,
    Module,
    NetSession,
    Options,
    Registration,
    Timeval,
)

from .hooks import PingPongHooks
from .options import PingPongOptions
from .registration import REGISTRATION


class PingPongModule(Module):
    """Complete this class as `class PingPong(PingPongModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PingPongOptions
    hooks_class: ClassVar[type[Hooks]] = PingPongHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PingPongOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PingPongHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_ping(
        self,
        event: Event,
        mask: Mask,
        session: NetSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Ping_Listener."""
