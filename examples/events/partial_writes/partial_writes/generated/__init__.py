# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7be3b4a62a2f03a4f206230d2efe3167f524d25148367f6e796f2b99465a3189
# content sha256 1de2a2e1d62784189c571f63173a81a66a67364f04882fbc319c7af4df3d57af
"""The code that ecxs derives from the module.toml of partial_writes."""

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
