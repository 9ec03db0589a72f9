# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 b797116e07d741a96541e7823cd6d8dc6973ad0f776a88393507e2d94d8b5541
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
