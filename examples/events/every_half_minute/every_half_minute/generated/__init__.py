# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7238e37748db49591599a6f88ab92b926ecc13963bf5192b011baededd8f501f
# content sha256 3d5dd643e2e49d7e7733681e734ac862aa5d9d0ad8cc464b4da663941a24ea86
"""What ecxs derives from the module.toml of every_half_minute."""

from .module import EveryHalfMinuteModule
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "EveryHalfMinuteModule", "EveryHalfMinuteOptions"]
