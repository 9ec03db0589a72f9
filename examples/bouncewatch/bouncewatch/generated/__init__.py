# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9301793582afb97b4b9c51cc370849960dd1d36d59c2c28bd1ed0cbc14bd340f
# content sha256 62534d3c0ffc2c79f6a96dc4f8ab168a9b411457ed82dd3765ac6a6c944a9322
"""What ecxs derives from the module.toml of bouncewatch."""

from .hooks import BouncewatchHooks
from .module import BouncewatchModule
from .options import BouncewatchOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "BouncewatchHooks", "BouncewatchModule", "BouncewatchOptions"]
