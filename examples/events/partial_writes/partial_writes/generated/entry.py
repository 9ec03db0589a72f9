# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d738e128543d2b5e54406c701fa3958bc109a52bf8f6d166bb42bbe4f33e69a
# content sha256 d2a7750183328a4cdbb9f46cea2ab4f8b22456d404239e62b69de5a1068225c2
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
