# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 687e4e382c49d069ad8e24d80bb5be8ee0841225dc4acf346a48ec31e8033c58
"""The base class of Suspended: what the module must provide."""

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

from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)


class SuspendedModule(Module):
    """Complete this class as `class Suspended(SuspendedModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SuspendedOptions

    # Narrower than in Module; only the runtime assigns it.
    options: SuspendedOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_fetch(
        self,
        event: Event,
        mask: Mask,
        session: FetchSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Fetch_Listener."""
