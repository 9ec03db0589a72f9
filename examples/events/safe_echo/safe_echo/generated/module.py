# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 45ebd8c3499ef5249ec34f1f09d424771a6ee3331de2ca0318b5ce593f2c8a64
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
