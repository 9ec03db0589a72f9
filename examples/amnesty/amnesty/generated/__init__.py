# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 190c5e8fd23a886b1dc70d486e50f607e8e8d139cab39fe18d2d9899baeb64a2
# content sha256 dd2ebd8dc614fef86175f1bbaa24a889968ad5475ec433654e04749fac7cfda9
"""What ecxs derives from the module.toml of amnesty."""

from .hooks import AmnestyHooks
from .module import AmnestyModule
from .options import AmnestyOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "AmnestyHooks", "AmnestyModule", "AmnestyOptions"]
