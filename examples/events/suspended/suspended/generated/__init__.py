# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 e989c25b9b0648d0c2588fa4ba3f462b3dc71086a0bb624dcc7cb56d369af173
"""What ecxs derives from the module.toml of suspended."""

from .module import SuspendedModule
from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)

__all__ = [
    "REGISTRATION",
    "FetchSession",
    "SuspendedModule",
    "SuspendedOptions",
]
