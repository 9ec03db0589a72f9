# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 af01d7c79e6df465ca7f448ec71d7f38150de23e9f0277ca8a7e8b3ecdd82f4c
# content sha256 c949062333f3bc1f64bcb13322cbf9a17e4029ec14756d0298e94e04d75cfe97
"""The code that ecxs derives from the module.toml of amnesty."""

from .module import AmnestyModule
from .options import AmnestyOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "AmnestyModule", "AmnestyOptions"]
