# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 0f06ef256ab5e2e2b6bd48c0643c5897979497e5fd6c7857135ceb0173aac6f4
"""The base class of Greylist: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    AcceptConstruct,
    Control,
    EcMessage,
    Module,
    Options,
    Registration,
    Reply,
    ValidateContext,
)

from .options import GreylistOptions
from .registration import REGISTRATION


class GreylistModule(Module):
    """Complete this class as `class Greylist(GreylistModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = GreylistOptions

    # Narrower than in Module; only the runtime assigns it.
    options: GreylistOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def core_final_validation2(
        self,
        msg: EcMessage,
        ac: AcceptConstruct,
        ctx: ValidateContext,
    ) -> int:
        """Last step after validation that may reject or defer."""

    @abstractmethod
    def control_status(self, request: Control) -> Reply:
        """Show how many senders are known, and how often they were turned away."""

    @abstractmethod
    def control_forget(self, request: Control) -> Reply:
        """Forget every sender."""

    @abstractmethod
    def validate_known_networks(self, value: tuple[str, ...]) -> bool | str:
        """Tell whether a value of known_networks is good: True, or a sentence saying why not."""
