# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 46bae3f9cfb1c1b646e5b8d5798062b7c67b176cd60d3fa7f67ff05c19a39eb0
# content sha256 e1fdd2cd4528d5f35877e196f9169652646eb16f5617c51819da913acb59de4d
"""What ecxs derives from the module.toml of every_half_minute."""

from .module import EveryHalfMinuteModule
from .options import EveryHalfMinuteOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "EveryHalfMinuteModule", "EveryHalfMinuteOptions"]
