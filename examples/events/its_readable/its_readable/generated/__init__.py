# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 e5ca47b325d472269b4e5fe6e5b7c1c90d0860688679f7abaff70f5c1681bb39
"""What ecxs derives from the module.toml of its_readable."""

from .module import ItsReadableModule
from .options import ItsReadableOptions
from .registration import REGISTRATION
from .sessions import (
    ReadableSession,
)

__all__ = [
    "REGISTRATION",
    "ItsReadableModule",
    "ItsReadableOptions",
    "ReadableSession",
]
