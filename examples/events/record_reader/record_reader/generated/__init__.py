# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 0ee72334cc98511278ecd53bcea57ba7b5c8c8232bdc774c2f8ef0e62e7ac23d
"""The code that ecxs derives from the module.toml of record_reader."""

from .module import RecordReaderModule
from .options import RecordReaderOptions
from .registration import REGISTRATION
from .sessions import (
    LineSession,
)

__all__ = [
    "REGISTRATION",
    "LineSession",
    "RecordReaderModule",
    "RecordReaderOptions",
]
