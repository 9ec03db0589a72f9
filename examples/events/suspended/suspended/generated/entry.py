# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 f14cc802de26cdf44feaba8e591067f0556136cb6b1888c4303b15eb19a409a7
"""Where the runtime enters suspended."""

from typing import Final

from ..suspended import Suspended
from .module import SuspendedModule

API: Final = 1


def create() -> SuspendedModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Suspended()
