# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 32b5d3a1cf5c81659c501e2bf4c3f1d59a31d4abfaff8784e9026cd58e1ac514
"""What ecxs derives from the module.toml of ping_pong."""

from .module import PingPongModule
from .options import PingPongOptions
from .registration import REGISTRATION
from .sessions import (
    PingSession,
)

__all__ = [
    "REGISTRATION",
    "PingPongModule",
    "PingPongOptions",
    "PingSession",
]
