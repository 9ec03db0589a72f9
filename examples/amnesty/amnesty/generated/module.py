# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 00a94427be50cb60bb533b6b8aa304973526f74720a6f7754bbfef72f1527545
"""The base class of Amnesty: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Hooks,
    Module,
    Options,
    Registration,
)

from .hooks import AmnestyHooks
from .options import AmnestyOptions
from .registration import REGISTRATION


class AmnestyModule(Module):
    """Complete this class as `class Amnesty(AmnestyModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = AmnestyOptions
    hooks_class: ClassVar[type[Hooks]] = AmnestyHooks

    # Narrower than in Module; only the runtime assigns them.
    options: AmnestyOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: AmnestyHooks  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def bouncewatch_judge_v1(self, recipient: str, note: str) -> int:
        """Judge one failure: 0 counts it, any other number forgives it."""
