# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 c32123c01541fed7d8ee828470e2a52d07791ef6f4e5ff86a6d9275a32fb6da9
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
