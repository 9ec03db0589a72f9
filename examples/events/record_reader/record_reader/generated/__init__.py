# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 ecd9145eaabc277253c6accdce3bfda988782998fa49a9aadc35acc33bc88a08
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
