# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 edac74c65d58644fa066f9ded5d7e12faf932367c919a64de44d8d20171ff92b
"""The base class of Amnesty: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Module,
    Options,
    Registration,
)

from .options import AmnestyOptions
from .registration import REGISTRATION


class AmnestyModule(Module):
    """Complete this class as `class Amnesty(AmnestyModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = AmnestyOptions

    # Narrower than in Module; only the runtime assigns it.
    options: AmnestyOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def bouncewatch_judge_v1(self, recipient: str, note: str) -> int:
        """Judge one failure: 0 counts it, any other number forgives it."""
