# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 af34fdf021d809fe97ae8cc7c6f2e919e078ee52f22e89d0fc6c4344c1959d5b
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
