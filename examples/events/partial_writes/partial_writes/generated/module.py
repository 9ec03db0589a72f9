# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 ef3b45d8d28112f70ffbf38feafd8dd0f39525b3b3b0d5c173c3441d6c1ded0c
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
