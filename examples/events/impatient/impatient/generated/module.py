# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 9d075ffc8fea23c743b67cc26e743c03a4ebca043366f41ee76c64d7c4e558bb
"""The base class of Impatient: what the module must provide."""

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

from .options import ImpatientOptions
from .registration import REGISTRATION
from .sessions import (
    ImpatientSession,
)


class ImpatientModule(Module):
    """Complete this class as `class Impatient(ImpatientModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ImpatientOptions

    # Narrower than in Module; only the runtime assigns it.
    options: ImpatientOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_impatient(self, session: ImpatientSession) -> bool:
        """Tell whether a peer of Impatient_Listener is served."""

    @abstractmethod
    def serve_impatient(
        self,
        event: Event,
        mask: Mask,
        session: ImpatientSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Impatient_Listener."""
