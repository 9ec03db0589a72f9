# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 8133643ebb2812442560ed51fcc24505311d8f72ee545f990fbca920bbb4a6a7
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
