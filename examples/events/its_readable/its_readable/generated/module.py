# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 5e7133e59e1ab1751c378643f02c6343c0ce5324c43a6f5bf25656a3aa72c0dd
"""The base class of ItsReadable: what the module must provide."""

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

from .hooks import ItsReadableHooks
from .options import ItsReadableOptions
from .registration import REGISTRATION
from .sessions import (
    ReadableSession,
)


class ItsReadableModule(Module):
    """Complete this class as `class ItsReadable(ItsReadableModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ItsReadableOptions
    hooks_class: ClassVar[type[Hooks]] = ItsReadableHooks

    # Narrower than in Module; only the runtime assigns them.
    options: ItsReadableOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: ItsReadableHooks  # pyright: ignore[reportIncompatibleVariableOverride]

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
