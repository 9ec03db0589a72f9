# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 9cd03aaa408884500fdd68796744449999e427fba789800abf70f8c7881ec85c
"""The base class of RecordReader: what the module must provide."""

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

from .options import RecordReaderOptions
from .registration import REGISTRATION
from .sessions import (
    LineSession,
)


class RecordReaderModule(Module):
    """Complete this class as `class RecordReader(RecordReaderModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = RecordReaderOptions

    # Narrower than in Module; only the runtime assigns it.
    options: RecordReaderOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_line(
        self,
        event: Event,
        mask: Mask,
        session: LineSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Line_Listener."""

    @abstractmethod
    def control_lines(self, request: Control) -> Reply:
        """Show the lines that were read."""
