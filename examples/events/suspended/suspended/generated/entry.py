# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 c02a71ed6bbe4e25d6c0c59f1ad60e31774a4d6a59f2d67892a6b9dc20ec7632
"""Where the runtime enters suspended."""

from typing import Final

from ..suspended import Suspended
from .module import SuspendedModule

API: Final = 1


def create() -> SuspendedModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Suspended()
