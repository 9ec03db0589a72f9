# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 0ed0053618894043e4ddfa20069efcbf21930f77eac3891185fd40dd28362c87
"""What ecxs derives from the module.toml of amnesty."""

from .module import AmnestyModule
from .options import AmnestyOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "AmnestyModule", "AmnestyOptions"]
