# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7e6261122f4628f0f30175262b9b8d730bdb499ba9124d7d8c80c9faba9470a3
# content sha256 0e2ed4f6b32a5086563d4d29640e858cc2a482ec5ec9d1a95e2dcf11c9e71e7b
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
