# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 d2c20e9f1ecf7fde60fa57d74f0b4042f16cfae1b95e8c0f6eff3c79df63e787
"""The base class of Gatekeeper: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    AcceptConstruct,
    EcMessage,
    Module,
    Options,
    Registration,
    ValidateContext,
)

from .options import GatekeeperOptions
from .registration import REGISTRATION


class GatekeeperModule(Module):
    """Complete this class as `class Gatekeeper(GatekeeperModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = GatekeeperOptions

    # Narrower than in Module; only the runtime assigns it.
    options: GatekeeperOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def core_final_validation2(
        self,
        msg: EcMessage,
        ac: AcceptConstruct,
        ctx: ValidateContext,
    ) -> int:
        """Last step after validation that may reject or defer."""
