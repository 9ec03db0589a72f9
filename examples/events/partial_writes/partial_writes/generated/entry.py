# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 1eb7b56cdfaf3e7f34091156cd3338a560cd76d1564cd50a20a729c56f5e6ced
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
