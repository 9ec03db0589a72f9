# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 f558f6cc9154a930a14ada566af1ef4430a49814480eae4c64ce1701683f9729
"""Where the runtime enters suspended."""

from typing import Final

from ..suspended import Suspended
from .module import SuspendedModule

API: Final = 1


def create() -> SuspendedModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Suspended()
