# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 acfc73fc335e4b80004fa6abb8c59a708bcf980ca2aaa78da6918b26708fab9b
"""What ecxs derives from the module.toml of in_half_a_minute."""

from .hooks import InHalfAMinuteHooks
from .module import InHalfAMinuteModule
from .options import InHalfAMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "InHalfAMinuteHooks", "InHalfAMinuteModule", "InHalfAMinuteOptions"]
