# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 ab95990210eca2df5a554696bedc57690d285297f919afb2e57794e3328614b2
"""Where the runtime enters exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
