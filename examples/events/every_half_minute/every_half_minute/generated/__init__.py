# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 72cabd11b854fb5f2d3e0b8756e1921b411731cffda2ff8335093d16b593c6e0
"""The code that ecxs derives from the module.toml of every_half_minute."""

from .module import EveryHalfMinuteModule
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "EveryHalfMinuteModule", "EveryHalfMinuteOptions"]
