# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 265ccece7f1c243cb0187d608f6fe1b8d8ae6c18420bc67c9f86feee247edd84
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
