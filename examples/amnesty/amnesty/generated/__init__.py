# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 2be5d0cb53666bbed6b6c1e74f09f26558bed0a9376dac5d1d069d4c1f1c3de0
"""What ecxs derives from the module.toml of amnesty."""

from .module import AmnestyModule
from .options import AmnestyOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "AmnestyModule", "AmnestyOptions"]
