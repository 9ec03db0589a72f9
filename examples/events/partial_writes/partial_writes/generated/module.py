# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 86deff49870ad8d0d7e41ee32eac1d46e6683fdda007cb2aada441ad22c17a5f
"""The base class of PartialWrites: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Hooks,
    Mask,
    Module,
    Options,
    Registration,
    Timeval,
)

from .hooks import PartialWritesHooks
from .options import PartialWritesOptions
from .registration import REGISTRATION
from .sessions import (
    MegabyteSession,
)


class PartialWritesModule(Module):
    """Complete this class as `class PartialWrites(PartialWritesModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PartialWritesOptions
    hooks_class: ClassVar[type[Hooks]] = PartialWritesHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PartialWritesOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PartialWritesHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def accept_megabyte(self, session: MegabyteSession) -> bool:
        """Tell whether a peer of Megabyte_Listener is served."""

    @abstractmethod
    def serve_megabyte(
        self,
        event: Event,
        mask: Mask,
        session: MegabyteSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Megabyte_Listener."""
