# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 012998173a82f65afdc03ee846e9c017d1ba7c89146c3bd3d292933b2b0740ab
"""What ecxs derives from the module.toml of urlcheck."""

from .hooks import UrlcheckHooks
from .module import UrlcheckModule
from .options import UrlcheckOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "UrlcheckHooks", "UrlcheckModule", "UrlcheckOptions"]
