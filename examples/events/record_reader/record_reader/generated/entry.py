# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 e44476f43d21323ebe924dbb39718ddc6c19c1903cf3439c5455ff0e3be1e463
"""Where the runtime enters record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
