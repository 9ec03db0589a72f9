# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 44ac389e19136f32324ec1e3ec209a55c276efb68c8429c7263ce1bc2644212a
"""Where the runtime enters every_half_minute."""

from typing import Final

from ..every_half_minute import EveryHalfMinute
from .module import EveryHalfMinuteModule

API: Final = 1


def create() -> EveryHalfMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return EveryHalfMinute()
