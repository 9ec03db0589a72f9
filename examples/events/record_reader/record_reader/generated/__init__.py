# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 44263ba1512cd8287a526f04224ce1b09b8094d0fd9ea8ec4036ac69a18e30db
"""What ecxs derives from the module.toml of record_reader."""

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
