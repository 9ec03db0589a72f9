# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 dde445a2f2860e9e0bed5c6464d551081edd1b5e908662bb646a3171e9dcd8ee
"""The base class of ExactReader: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Event,
    Hooks,
    Mask,
    Module,
    Options,
    Registration,
    Reply,
    Timeval,
)

from .hooks import ExactReaderHooks
from .options import ExactReaderOptions
from .registration import REGISTRATION
from .sessions import (
    BlockSession,
)


class ExactReaderModule(Module):
    """Complete this class as `class ExactReader(ExactReaderModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ExactReaderOptions
    hooks_class: ClassVar[type[Hooks]] = ExactReaderHooks

    # Narrower than in Module; only the runtime assigns them.
    options: ExactReaderOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: ExactReaderHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
