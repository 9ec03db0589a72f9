# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 7051d9b34114a39c50974f80d7bf9673d65c78b30fa15c8d65830e9a238444c3
"""What ecxs derives from the module.toml of urlcheck."""

from .module import UrlcheckModule
from .options import UrlcheckOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "UrlcheckModule", "UrlcheckOptions"]
