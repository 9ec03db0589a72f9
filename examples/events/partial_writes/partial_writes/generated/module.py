# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 af2204f3d5cbcd548d89ee92d0457c39a3657fcac8a1bdf83c1c7217439f98a2
"""The base class of PartialWrites: what the module must provide."""

from typing import ClassVar

from ecruntime.api import (
    Hooks,
    Module,
    Options,
    Registration,
)

from .hooks import PartialWritesHooks
from .options import PartialWritesOptions
from .registration import REGISTRATION


class PartialWritesModule(Module):
    """Complete this class as `class PartialWrites(PartialWritesModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = PartialWritesOptions
    hooks_class: ClassVar[type[Hooks]] = PartialWritesHooks

    # Narrower than in Module; only the runtime assigns them.
    options: PartialWritesOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: PartialWritesHooks  # pyright: ignore[reportIncompatibleVariableOverride]
