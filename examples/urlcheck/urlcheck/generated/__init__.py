# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 b047525a0b403f4f99d7041f639cf75a24a44fb5ef73586723e2892f4d4b2c99
"""The code that ecxs derives from the module.toml of urlcheck."""

from .module import UrlcheckModule
from .options import UrlcheckOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "UrlcheckModule", "UrlcheckOptions"]
