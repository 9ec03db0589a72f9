# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 c4678a63bf14ac859183bbbc1fe455eb41efc77a7991414d2cbc34893e784209
"""Where the runtime enters record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
