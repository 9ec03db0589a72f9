# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 32bc9fdc86a32c75d3f3c43ee9c4d85d66553fde1ea057d3ab6bbdc48cac69f9
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
