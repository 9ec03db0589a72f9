# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 4729db48d1c9feee0f9697b5a641bd666a7136e6d0362e3dc6be05bb7a9b63de
"""Where the runtime enters gatekeeper."""

from typing import Final

from ..gatekeeper import Gatekeeper
from .module import GatekeeperModule

API: Final = 1


def create() -> GatekeeperModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Gatekeeper()
