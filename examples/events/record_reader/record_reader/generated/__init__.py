# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 5312877650b8facc722df4b307b9744b591aa505441acb6ca3dd767db5e3a1af
"""What ecxs derives from the module.toml of record_reader."""

from .hooks import RecordReaderHooks
from .module import RecordReaderModule
from .options import RecordReaderOptions
from .registration import REGISTRATION
from .sessions import (
    LineSession,
)

__all__ = [
    "REGISTRATION",
    "LineSession",
    "RecordReaderHooks",
    "RecordReaderModule",
    "RecordReaderOptions",
]
