# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 774ea463cd03f5f89c1b312414c1900b69ad1f05f3e3381dfc01abc57ce21b48
"""The base class of Impatient: what the module must provide."""

from typing import ClassVar

from ecruntime.api import (
    Hooks,
    Module,
    Options,
    Registration,
)

from .hooks import ImpatientHooks
from .options import ImpatientOptions
from .registration import REGISTRATION


class ImpatientModule(Module):
    """Complete this class as `class Impatient(ImpatientModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = ImpatientOptions
    hooks_class: ClassVar[type[Hooks]] = ImpatientHooks

    # Narrower than in Module; only the runtime assigns them.
    options: ImpatientOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: ImpatientHooks  # pyright: ignore[reportIncompatibleVariableOverride]
