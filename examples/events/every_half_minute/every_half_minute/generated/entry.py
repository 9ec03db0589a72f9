# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 f75d248c8b63408ba860f239b84cc0ee7a606ea3c809be28d267d9003312007a
"""The entry of the runtime into every_half_minute."""

from typing import Final

from ..every_half_minute import EveryHalfMinute
from .module import EveryHalfMinuteModule

API: Final = 1


def create() -> EveryHalfMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return EveryHalfMinute()
