# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 53182acc139d5267e8994634035b3ff328bfb50f7446a210a2077ef6355a047e
"""The entry of the runtime into suspended."""

from typing import Final

from ..suspended import Suspended
from .module import SuspendedModule

API: Final = 1


def create() -> SuspendedModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Suspended()
