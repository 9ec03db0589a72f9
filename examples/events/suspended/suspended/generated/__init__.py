# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 3e116a70146fedbd0a5217f312c63257d2a1150d95af1effc239d4c50220c20c
# content sha256 58244bc6dd4d9cf7e1289c8216ec6086ccc3bc78fd3478c33936d41f9a26e35e
"""The code that ecxs derives from the module.toml of suspended."""

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
