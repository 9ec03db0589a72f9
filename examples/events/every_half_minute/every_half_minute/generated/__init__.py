# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f48693f17638aa94a91e6a44865c1a2bd7404bf37f628adcffb39eae6fd87bdc
# content sha256 c6bdbaf86bc4f3edee11b07e96dc2dd5d509e4415619e6cd490c89bf6656ec5a
"""What ecxs derives from the module.toml of every_half_minute."""

from .module import EveryHalfMinuteModule
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "EveryHalfMinuteModule", "EveryHalfMinuteOptions"]
