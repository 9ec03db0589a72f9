# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 6ecceae1b88531914a58f2d426b5f78341eb19aef64cf860d0fe6fa5317479a4
"""The entry of the runtime into amnesty."""

from typing import Final

from ..amnesty import Amnesty
from .module import AmnestyModule

API: Final = 1


def create() -> AmnestyModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Amnesty()
