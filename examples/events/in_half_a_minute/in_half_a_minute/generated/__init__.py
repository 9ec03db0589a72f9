# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 603056d9ed347b6c0f48ecee4876a3f30dd361b35c0b6ef4b04b70a734a02e97
"""What ecxs derives from the module.toml of in_half_a_minute."""

from .module import InHalfAMinuteModule
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "InHalfAMinuteModule", "InHalfAMinuteOptions"]
