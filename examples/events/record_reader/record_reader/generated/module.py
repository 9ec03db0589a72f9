# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 abc4db7426515f345e3fdda66bea08cb8f5023b8d3326307e73772116d3cdcb9
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
