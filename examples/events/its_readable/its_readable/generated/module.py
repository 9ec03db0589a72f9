# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 344e05851a5e1eda3a4704e96a009f4e47d46a2cc02694ab4b86a9bbac5c7ab9
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
