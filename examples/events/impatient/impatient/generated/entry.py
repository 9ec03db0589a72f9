# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 2d47bc48b28953eac265c790eef581cb34eda68f9606cda825ebea713d2c7f8d
# content sha256 c8cc843c524f73440f811e933e4636061247c9a595b0f917cc7718d6fc72a54c
"""Where the runtime enters impatient."""

from typing import Final

from ..impatient import Impatient
from .module import ImpatientModule

API: Final = 1


def create() -> ImpatientModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Impatient()
