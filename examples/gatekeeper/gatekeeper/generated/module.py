# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 e6244b0aeb34805a74dbdaf593423af54f75d36d630dfff31679e38def73bffe
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
