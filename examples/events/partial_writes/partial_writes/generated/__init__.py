# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 33f224e7008d6f689014c9403a5fe7634ee7008da10d4baf1036735be101e0ef
# content sha256 dd18903e8a33ac7004de4ac143720861706e82b93e8669075c0f392aabc68385
"""What ecxs derives from the module.toml of partial_writes."""

from .module import PartialWritesModule
from .options import PartialWritesOptions
from .registration import REGISTRATION
from .sessions import (
    MegabyteSession,
)

__all__ = [
    "REGISTRATION",
    "MegabyteSession",
    "PartialWritesModule",
    "PartialWritesOptions",
]
