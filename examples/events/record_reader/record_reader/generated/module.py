# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 c5b04385458e43e27318248ce20dd54c07bcaf5ae5b02a26d7f50dd6dcfaccb9
"""The base class of RecordReader: what the module must provide."""

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

from .hooks import RecordReaderHooks
from .options import RecordReaderOptions
from .registration import REGISTRATION


class RecordReaderModule(Module):
    """Complete this class as `class RecordReader(RecordReaderModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = RecordReaderOptions
    hooks_class: ClassVar[type[Hooks]] = RecordReaderHooks

    # Narrower than in Module; only the runtime assigns them.
    options: RecordReaderOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: RecordReaderHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_lines(self, request: Control) -> Reply:
        """Show the lines that were read."""
