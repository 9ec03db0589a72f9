# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e931d4e0b05c40d733b83e4197d253725dd24c30f7709680079cb5ce24b900ed
# content sha256 ab2398ec0866ecc9be9c822784a18bd93f324c8a89fb1848a0f3a601b1df117b
"""Where the runtime enters gg."""

from typing import Final

from ..gg import Gg
from .module import GgModule

API: Final = 1


def create() -> GgModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Gg()
