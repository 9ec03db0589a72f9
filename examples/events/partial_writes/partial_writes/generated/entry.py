# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 dc6bd6f9cd95af6db8dcd04823aa00f482006f405623d570e3711ce67c4339c0
"""The entry of the runtime into partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
