# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 2447960ab3ca448088767c400e62e892bb8bdbd164553188af4fb6f35f39c930
"""Where the runtime enters exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
