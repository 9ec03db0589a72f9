# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 28e181bea90fe29c3a71a94a3bac7df673e9cc76b0cb4731b46b86507060f31d
"""Where the runtime enters record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
