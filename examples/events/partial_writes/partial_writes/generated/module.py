# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 0fe642b325b39c41ebd88039d89f7ebdcc265db096123cb4d89f46d9803414f6
"""The base class of PartialWrites: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Hooks,
    Mask,
    Module,
    NetSession,
    Options,
    Registration,
    Timeval,
)

from .hooks import PartialWritesHooks
from .options import PartialWritesOptions
from .registration import REGISTRATION


class PartialWritesModule(Module):
    """Complete this class as `class PartialWrites(PartialWritesModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PartialWritesOptions
    hooks_class: ClassVar[type[Hooks]] = PartialWritesHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PartialWritesOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PartialWritesHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_megabyte(
        self,
        event: Event,
        mask: Mask,
        session: NetSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Megabyte_Listener."""
