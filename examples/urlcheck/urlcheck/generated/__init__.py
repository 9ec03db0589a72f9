# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 97e111286a8507981c23d9003ffe1a1ac90f4aa542d06fdf941d6825fdcbf764
"""What ecxs derives from the module.toml of urlcheck."""

from .module import UrlcheckModule
from .options import UrlcheckOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "UrlcheckModule", "UrlcheckOptions"]
