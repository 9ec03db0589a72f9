# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 852f887f2d0dea2eb437a5ecc342135c48a74072e5fc6a8d5e153273abea62d7
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
