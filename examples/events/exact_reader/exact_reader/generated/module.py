# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 c7fce9653de374316ed191a66cc21d1fb4f711555418e58420316f598176afe6
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
