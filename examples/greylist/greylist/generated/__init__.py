# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 40ab8a0aaa496c95ff5f351f95bae51d55accd41ef72141fe8bf3d7efb7673b7
"""What ecxs derives from the module.toml of greylist."""

from .hooks import GreylistHooks
from .module import GreylistModule
from .options import GreylistOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GreylistHooks", "GreylistModule", "GreylistOptions"]
