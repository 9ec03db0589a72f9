# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 1a2c93585a98295d3974468ee38d5895ccc3c0dd38c5af91862b54547703e9e5
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
