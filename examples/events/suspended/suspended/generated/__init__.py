# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 cf9e241d7e458f44c3a3615ed4fbdb43f694b63577716e51ea2d0eab6389c757
# content sha256 d0d6ec94002908b898609ad79db602c00f6369860c5991af09fe2a8a89790d5b
"""What ecxs derives from the module.toml of suspended."""

from .hooks import SuspendedHooks
from .module import SuspendedModule
from .options import SuspendedOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SuspendedHooks", "SuspendedModule", "SuspendedOptions"]
