# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 9902aaeee5b0352b3ec1331a90503dd7ac9afe767c219c7ab1d1ddfc8475caaf
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
