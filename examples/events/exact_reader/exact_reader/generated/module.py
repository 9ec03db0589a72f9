# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 5405e724dfbf86a7fe3d984b85de571a0ea9b13f8581b8541e3108aeb6d7effe
"""The base class of ExactReader: what the module must provide."""

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

from .hooks import ExactReaderHooks
from .options import ExactReaderOptions
from .registration import REGISTRATION


class ExactReaderModule(Module):
    """Complete this class as `class ExactReader(ExactReaderModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ExactReaderOptions
    hooks_class: ClassVar[type[Hooks]] = ExactReaderHooks

    # Narrower than in Module; only the runtime assigns them.
    options: ExactReaderOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: ExactReaderHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_counts(self, request: Control) -> Reply:
        """Show how many blocks were read, and how many were broken."""
