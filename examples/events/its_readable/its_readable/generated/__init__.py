# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 62f6dc7f12322892703d172cf958bf9e3982e8d27775d4e5d532dcf7608a9488
"""What ecxs derives from the module.toml of its_readable."""

from .hooks import ItsReadableHooks
from .module import ItsReadableModule
from .options import ItsReadableOptions
from .registration import REGISTRATION
from .sessions import (
    ReadableSession,
)

__all__ = [
    "REGISTRATION",
    "ItsReadableHooks",
    "ItsReadableModule",
    "ItsReadableOptions",
    "ReadableSession",
]
