# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 38418127bebdaf8c07511cee79daf14affaf505f9b864646fdb60399453b1e6d
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
