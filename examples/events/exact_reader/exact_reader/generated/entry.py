# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 9d1a6d3cf852fd951b4e13da3b929ffa91543d8d1ac848a9a7637098607f4245
"""The entry of the runtime into exact_reader."""

from typing import Final

from ..exact_reader import ExactReader
from .module import ExactReaderModule

API: Final = 1


def create() -> ExactReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ExactReader()
