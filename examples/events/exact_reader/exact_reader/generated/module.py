# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 418e695a514b2627a62a0b8adc86d93051100d2e49a95e0502bcdbf35548282b
"""The base class of ExactReader: what the module must provide."""

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

from .options import ExactReaderOptions
from .registration import REGISTRATION
from .sessions import (
    BlockSession,
)


class ExactReaderModule(Module):
    """Complete this class as `class ExactReader(ExactReaderModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ExactReaderOptions

    # Narrower than in Module; only the runtime assigns it.
    options: ExactReaderOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_block(
        self,
        event: Event,
        mask: Mask,
        session: BlockSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Block_Listener."""

    @abstractmethod
    def control_counts(self, request: Control) -> Reply:
        """Show how many blocks were read, and how many were broken."""
