# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 aad58ec759669237e39fabbb5db1a75b2c6508844875a90df3a9a16cbd597f17
# content sha256 9f7b48ff119eeca6f6bd695cddddeaaa23cbf10e8a3c611edc7d73fdc7302e88
"""The entry of the runtime into gatekeeper."""

from typing import Final

from ..gatekeeper import Gatekeeper
from .module import GatekeeperModule

API: Final = 1


def create() -> GatekeeperModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Gatekeeper()
