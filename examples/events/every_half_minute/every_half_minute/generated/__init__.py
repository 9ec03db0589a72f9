# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 4a42552ee223f12af4bc6bfb0ddb8560519eefaf1536378156c387d3b7d1284f
"""What ecxs derives from the module.toml of every_half_minute."""

from .hooks import EveryHalfMinuteHooks
from .module import EveryHalfMinuteModule
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "EveryHalfMinuteHooks", "EveryHalfMinuteModule", "EveryHalfMinuteOptions"]
