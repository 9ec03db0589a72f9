# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 60143145febed8d550f7cbad29b89ce489620864ac17acf42edb9b5cf00bd727
"""Where the runtime enters exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
