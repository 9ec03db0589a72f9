# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 83174c4f30e6767c68f3f15ff43eb80357aa7ce2f10585410c6fd41c94413234
"""The base class of PingPong: what the module must provide."""

from typing import ClassVar

from ecruntime.api import (
    Hooks,
    Module,
    Options,
    Registration,
)

from .hooks import PingPongHooks
from .options import PingPongOptions
from .registration import REGISTRATION


class PingPongModule(Module):
    """Complete this class as `class PingPong(PingPongModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PingPongOptions
    hooks_class: ClassVar[type[Hooks]] = PingPongHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PingPongOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PingPongHooks  # pyright: ignore[reportIncompatibleVariableOverride]
