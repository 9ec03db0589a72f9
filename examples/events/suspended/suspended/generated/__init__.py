# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 710d59cd61e1ce9c52f95c01cda33493cd9fbbf4c23b2502b9debc95a16350fb
"""What ecxs derives from the module.toml of suspended."""

from .hooks import SuspendedHooks
from .module import SuspendedModule
from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)

__all__ = [
    "REGISTRATION",
    "FetchSession",
    "SuspendedHooks",
    "SuspendedModule",
    "SuspendedOptions",
]
