# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 d3125ec1c5fdf69bac16685f6bfe66eb5c1ee02d9e518f84fa5219ea5508591a
"""Where the runtime enters bouncewatch."""

from typing import Final

from ..bouncewatch import Bouncewatch
from .module import BouncewatchModule

API: Final = 1


def create() -> BouncewatchModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Bouncewatch()
