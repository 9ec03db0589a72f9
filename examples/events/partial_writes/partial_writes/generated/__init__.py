# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 63b200f54ec9d63a007c3227f2561a1eb76486b30a78d064e8eb49578b3e3d26
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
