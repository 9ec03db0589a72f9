# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 c714c66f8b03b6e75f580c2ebab5910bafe85d53ef5786a2344ccf60105c90b7
"""Where the runtime enters bouncewatch."""

from typing import Final

from ..bouncewatch import Bouncewatch
from .module import BouncewatchModule

API: Final = 1


def create() -> BouncewatchModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Bouncewatch()
