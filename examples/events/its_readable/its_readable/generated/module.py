# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 26c59bc3ddd0d3cb90a1d39a5afe82f9b20ade66c915036d9e9653423f7c80ab
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
