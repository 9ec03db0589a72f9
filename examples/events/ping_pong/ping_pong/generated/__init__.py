# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 d92cdd94ab58066dc25a4962f87a9f0ee20d3808fd453ef3e53b200192ef9a9c
"""What ecxs derives from the module.toml of ping_pong."""

from .hooks import PingPongHooks
from .module import PingPongModule
from .options import PingPongOptions
from .registration import REGISTRATION
from .sessions import (
    PingSession,
)

__all__ = [
    "REGISTRATION",
    "PingPongHooks",
    "PingPongModule",
    "PingPongOptions",
    "PingSession",
]
