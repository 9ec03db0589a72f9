# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 0ac0aee15873a568b19781c277ff403547f379b9b9f972703d90a7d6569cb05c
"""The base class of Suspended: what the module must provide."""

from typing import ClassVar

from ecruntime.api import (
    Hooks,
    Module,
    Options,
    Registration,
)

from .hooks import SuspendedHooks
from .options import SuspendedOptions
from .registration import REGISTRATION


class SuspendedModule(Module):
    """Complete this class as `class Suspended(SuspendedModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SuspendedOptions
    hooks_class: ClassVar[type[Hooks]] = SuspendedHooks

    # Narrower than in Module; only the runtime assigns them.
    options: SuspendedOptions  # pyright: ignore[reportIncompatibleVariableOverride]
    hooks: SuspendedHooks  # pyright: ignore[reportIncompatibleVariableOverride]
