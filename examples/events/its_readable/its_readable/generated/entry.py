# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 ec73a1f11be023b8aca5cf95495eaaa04d3cc0eede4cfe97241181451f1b5f85
"""Where the runtime enters its_readable."""

from typing import Final

from ..its_readable import ItsReadable
from .module import ItsReadableModule

API: Final = 1


def create() -> ItsReadableModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ItsReadable()
