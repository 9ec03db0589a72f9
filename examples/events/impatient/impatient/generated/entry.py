# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 351f25b135bc134077cd85f1e61579474aee1019c6f0fdf9585a8337dc2b69e0
"""The entry of the runtime into impatient."""

from typing import Final

from ..impatient import Impatient
from .module import ImpatientModule

API: Final = 1


def create() -> ImpatientModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Impatient()
