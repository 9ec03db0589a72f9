# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f48693f17638aa94a91e6a44865c1a2bd7404bf37f628adcffb39eae6fd87bdc
# content sha256 3685f902e16e9ae822855d139c1f80416133be6255d3be89d5cd179fea78eb3f
"""The base class of EveryHalfMinute: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Control,
    Module,
    Options,
    Registration,
    Reply,
)

from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION


class EveryHalfMinuteModule(Module):
    """Complete this class as `class EveryHalfMinute(EveryHalfMinuteModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = EveryHalfMinuteOptions

    # Narrower than in Module; only the runtime assigns it.
    options: EveryHalfMinuteOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def control_count(self, request: Control) -> Reply:
        """Show how many half minutes have passed."""
