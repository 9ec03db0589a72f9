# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 88ad26f617c8f7b3156d3624a2650b7db5bb9ffd6c265e0634c4220c1fd9cda1
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
