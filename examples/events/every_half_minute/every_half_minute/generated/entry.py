# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f48693f17638aa94a91e6a44865c1a2bd7404bf37f628adcffb39eae6fd87bdc
# content sha256 97671bfa7629d3aa6c199c1b7c567b71a6aa355771a0317cc7bbe6f3ba770d5b
"""Where the runtime enters every_half_minute."""

from typing import Final

from ..every_half_minute import EveryHalfMinute
from .module import EveryHalfMinuteModule

API: Final = 1


def create() -> EveryHalfMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return EveryHalfMinute()
