# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 d954f946c9b206d0203c066adafef965a10f457a08d697d6b90d76638516c2b9
"""What ecxs derives from the module.toml of partial_writes."""

from .hooks import PartialWritesHooks
from .module import PartialWritesModule
from .options import PartialWritesOptions
from .registration import REGISTRATION
from .sessions import (
    MegabyteSession,
)

__all__ = [
    "REGISTRATION",
    "MegabyteSession",
    "PartialWritesHooks",
    "PartialWritesModule",
    "PartialWritesOptions",
]
