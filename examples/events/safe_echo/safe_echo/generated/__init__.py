# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 8501e18cf886a613f29a67d5f3075cc86d19bf4151e798916df63dc156935bd9
"""What ecxs derives from the module.toml of safe_echo."""

from .module import SafeEchoModule
from .options import SafeEchoOptions
from .registration import REGISTRATION
from .sessions import (
    SafeSession,
)

__all__ = [
    "REGISTRATION",
    "SafeEchoModule",
    "SafeEchoOptions",
    "SafeSession",
]
