# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 d84623188350e58b0af79c97217f0e876eb9290148347b729311ae1e23dbab60
"""Where the runtime enters exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
