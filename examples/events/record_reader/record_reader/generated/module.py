# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 84626ab76c9cc79c924d027cb15fa5dc51723dd923aeaf9807ba1321a7d65fc3
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
