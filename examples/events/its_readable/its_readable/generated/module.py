# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 22437090a4e67a685cc6c37fdd4ee437a737bca4d5490006bd9b80c376896875
"""The base class of ItsReadable: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Event,
    Mask,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .options import ItsReadableOptions
from .registration import REGISTRATION
from .sessions import (
    ReadableSession,
)


class ItsReadableModule(Module):
    """Complete this class as `class ItsReadable(ItsReadableModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ItsReadableOptions

    # Narrower than in Module; only the runtime assigns it.
    options: ItsReadableOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_readable(
        self,
        event: Event,
        mask: Mask,
        session: ReadableSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Readable_Listener."""

    @abstractmethod
    def control_heard(self, request: Control) -> Reply:
        """Show what was read."""
