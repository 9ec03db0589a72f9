# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 9e0cbdb25e15193e19b92f3dd2a45e54bc5a77b5db97cfc4e5022af1d3f2dd3d
"""What ecxs derives from the module.toml of safe_echo."""

from .hooks import SafeEchoHooks
from .module import SafeEchoModule
from .options import SafeEchoOptions
from .registration import REGISTRATION
from .sessions import (
    SafeSession,
)

__all__ = [
    "REGISTRATION",
    "SafeEchoHooks",
    "SafeEchoModule",
    "SafeEchoOptions",
    "SafeSession",
]
