# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 3c77a58aa9664c21e4fdfbe889c6db786b5d8c8906614c2fb686451829f77ae6
"""Where the runtime enters its_readable."""

from typing import Final

from ..its_readable import ItsReadable
from .module import ItsReadableModule

API: Final = 1


def create() -> ItsReadableModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ItsReadable()
