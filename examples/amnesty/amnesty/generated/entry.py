# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 eec4cdfbab2de44d653b0888d19a9c3d08443d9748c22d76d4e409603a91d837
"""Where the runtime enters amnesty."""

from typing import Final

from ..amnesty import Amnesty
from .module import AmnestyModule

API: Final = 1


def create() -> AmnestyModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Amnesty()
