# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 9b03b0fd18a5ba26f5049526d157c1b5a1e6c3f7eb7c1bb6b4ec839d7020fc32
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
