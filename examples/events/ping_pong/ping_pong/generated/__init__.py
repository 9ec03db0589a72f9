# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 1cf7893a5af8824e9c599fd59db780ae024fc80da758412c346fdccc1ec74095
"""The code that ecxs derives from the module.toml of ping_pong."""

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
