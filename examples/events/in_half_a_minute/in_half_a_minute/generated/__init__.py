# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 b95671a21afe1689df490e2474d2001502a36f7146e9246d95754fd5daae5e74
"""What ecxs derives from the module.toml of in_half_a_minute."""

from .module import InHalfAMinuteModule
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "InHalfAMinuteModule", "InHalfAMinuteOptions"]
