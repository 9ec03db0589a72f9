# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 5e448597e315c06b507468958442b1eefc5b5d9245427c9279c433f58709ca77
"""The code that ecxs derives from the module.toml of gatekeeper."""

from .module import GatekeeperModule
from .options import GatekeeperOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GatekeeperModule", "GatekeeperOptions"]
