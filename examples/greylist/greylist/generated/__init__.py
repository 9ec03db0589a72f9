# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 f0f50d43168df114fe20ac488ca33c66d095b5b33f5e6bbba3fb62aa6ac39913
"""What ecxs derives from the module.toml of greylist."""

from .module import GreylistModule
from .options import GreylistOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GreylistModule", "GreylistOptions"]
