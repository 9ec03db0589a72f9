# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 934d3f8adccb42f6a354e7a603e410b6b5b3799b436a2c9de09d73ee7e2fca2d
"""The code that ecxs derives from the module.toml of safe_echo."""

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
