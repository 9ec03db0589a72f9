# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 2c9bda62ddf53785aed536544ce61787ec9235b64d0ac0364680d9d52cc45386
"""What ecxs derives from the module.toml of urlcheck."""

from .hooks import UrlcheckHooks
from .module import UrlcheckModule
from .options import UrlcheckOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "UrlcheckHooks", "UrlcheckModule", "UrlcheckOptions"]
