# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 b42a5ea4a5934cf6eef27d77be4155b1f6dd5118ab5c0a73a02c0fbee1e612c9
"""The base class of ItsReadable: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Hooks,
    Module,
    Options,
    Registration,
    Reply,
)

from .hooks import ItsReadableHooks
from .options import ItsReadableOptions
from .registration import REGISTRATION


class ItsReadableModule(Module):
    """Complete this class as `class ItsReadable(ItsReadableModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ItsReadableOptions
    hooks_class: ClassVar[type[Hooks]] = ItsReadableHooks

    # Narrower than in Module; only the runtime assigns them.
    options: ItsReadableOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: ItsReadableHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_heard(self, request: Control) -> Reply:
        """Show what was read."""
