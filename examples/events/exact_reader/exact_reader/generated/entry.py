# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 14fc007461fbeb053f6e8953ea46370b583b4728b24b126c40777d887e24ae5a
"""Where the runtime enters exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
