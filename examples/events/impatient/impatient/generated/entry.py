# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 fd153c1755ab4c0e3403be22326314b5c1964fa5c9fd364ba6e4f5989ff9d300
"""Where the runtime enters impatient."""

from typing import Final

from ..impatient import Impatient
from .module import ImpatientModule

API: Final = 1


def create() -> ImpatientModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Impatient()
