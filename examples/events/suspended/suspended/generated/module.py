# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 a07a5fc2919dd78805044d573df7d6b45ce78179ee248ae98c314ea7f54ea9ad
"""The base class of Suspended: what the module must provide."""

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

from .hooks import SuspendedHooks
from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)


class SuspendedModule(Module):
    """Complete this class as `class Suspended(SuspendedModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SuspendedOptions
    hooks_class: ClassVar[type[Hooks]] = SuspendedHooks

    # Narrower than in Module; only the runtime assigns them.
    options: SuspendedOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: SuspendedHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_fetch(
        self,
        event: Event,
        mask: Mask,
        session: FetchSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Fetch_Listener."""
