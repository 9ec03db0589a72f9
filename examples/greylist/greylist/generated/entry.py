# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 3abc400193bdd7100599f771263c28f3ff1ab8ec6dd025dded262f08ea22c040
"""Where the runtime enters greylist."""

from typing import Final

from ..greylist import Greylist
from .module import GreylistModule

API: Final = 1


def create() -> GreylistModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Greylist()
