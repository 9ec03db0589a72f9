# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 74bc3143a082f56b0bdce7b8d64b9ebd217c894bec42df97284bfa3546321d4a
"""Where the runtime enters every_half_minute."""

from typing import Final

from ..every_half_minute import EveryHalfMinute
from .module import EveryHalfMinuteModule

API: Final = 1


def create() -> EveryHalfMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return EveryHalfMinute()
