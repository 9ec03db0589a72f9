# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 55c18e8671d53bc5e52836fcebee6d8dffda67929fc05d80ba3a27b572c2852d
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
