# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 a19c10d831700b25bf0edd969711bb7c8a2407ddd7e1b253f13c482b8a839513
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
