# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 7a9f6c3385b3cfb9e95eed16531aaa7628c7182e024fad12552ba8abef81cca8
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
