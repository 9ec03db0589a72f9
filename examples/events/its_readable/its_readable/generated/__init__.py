# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 b204cce0af3f2d01da3a227ef09d83e9f67dcc8f745b44ff4b461ebc9e87f0ff
"""The code that ecxs derives from the module.toml of its_readable."""

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
