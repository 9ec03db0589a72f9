# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 6017c368c3630f40e9b69d2fbc1ecb5ff36d3265b4929f4c549d247ba114c4d9
"""The entry of the runtime into bouncewatch."""

from typing import Final

from ..bouncewatch import Bouncewatch
from .module import BouncewatchModule

API: Final = 1


def create() -> BouncewatchModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Bouncewatch()
