# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 4d204672b1faa698d06eeb0def3ba964b36fd383ac2d0db91f1fb04bed98b261
"""What ecxs derives from the module.toml of gatekeeper."""

from .module import GatekeeperModule
from .options import GatekeeperOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GatekeeperModule", "GatekeeperOptions"]
