# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 f609c2ffa1aaf52c2cf5540b46347bbdd2af382e1e716f55a2e94ecab86a9b62
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
