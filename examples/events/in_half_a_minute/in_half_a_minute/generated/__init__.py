# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cff0ffba01ae8b85a2204e21634dfc2c74b7a0577982d52f6c7cde214d6fd58f
# content sha256 d40e58507c39343b3c184a2ffaff00da79d1a6d896a82277954df40d0c8e9ad2
"""What ecxs derives from the module.toml of in_half_a_minute."""

from .module import InHalfAMinuteModule
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "InHalfAMinuteModule", "InHalfAMinuteOptions"]
