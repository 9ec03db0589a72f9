# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b56e895d001ad3f9495921f8b9c65a1402e1744446d6ea186b1e3c3e7d21d339
# content sha256 b9e541e463f8dc31a26ad7e62d62685a53178bc056a5c7de26158447151dac44
"""The entry of the runtime into record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
