# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 684e9a66883973f08eac77c5d50f998bfd43659db4f49a8c432ce65489e38ccc
"""Where the runtime enters suspended."""

from typing import Final

from ..suspended import Suspended
from .module import SuspendedModule

API: Final = 1


def create() -> SuspendedModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Suspended()
