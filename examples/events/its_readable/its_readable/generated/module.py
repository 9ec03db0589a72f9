# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 d95b2e63224066e4aa8a50a577aca304ca7444493d481900ce1645516ce9a527
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
