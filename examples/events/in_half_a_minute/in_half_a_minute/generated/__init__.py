# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 88a10c9d9072e2b2bf6096b347ff4f96688e2250d2679676506dd46c61b41ab3
"""The code that ecxs derives from the module.toml of in_half_a_minute."""

from .module import InHalfAMinuteModule
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "InHalfAMinuteModule", "InHalfAMinuteOptions"]
