# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 c17e17513111e886bcf81e6a29b21c7abeb08589125c5b12b5b2d0d3f89e4f8f
"""The base class of PartialWrites: what the module must provide."""

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

from .options import PartialWritesOptions
from .registration import REGISTRATION
from .sessions import (
    MegabyteSession,
)


class PartialWritesModule(Module):
    """Complete this class as `class PartialWrites(PartialWritesModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PartialWritesOptions

    # Narrower than in Module; only the runtime assigns it.
    options: PartialWritesOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_megabyte(self, session: MegabyteSession) -> bool:
        """Tell whether a peer of Megabyte_Listener is served."""

    @abstractmethod
    def serve_megabyte(
        self,
        event: Event,
        mask: Mask,
        session: MegabyteSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Megabyte_Listener."""
