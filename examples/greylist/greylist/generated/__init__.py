# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9b281ae4c78128454f3096f9a9495a819da576cf7fb08637af41f9c272fd4ff7
# content sha256 39ec9a6174ae8ff51596866ee39462ae134d29293e894ea7067f013c16bc06bd
"""What ecxs derives from the module.toml of greylist."""

from .module import GreylistModule
from .options import GreylistOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GreylistModule", "GreylistOptions"]
