# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 1f08f999cdca78ddbbb6973bd8202d2bed054806e40dc302a227a692b0699c67
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
