# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 c16336ae3cfd1c18b07d1d8196e790ea586b6d131191d970b729df21e429d19a
"""Where the runtime enters record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
