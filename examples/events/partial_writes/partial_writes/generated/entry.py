# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 887420efc1b99166d38bdc688fcee21b09f5a3710c756bff221bdbd942a89063
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
