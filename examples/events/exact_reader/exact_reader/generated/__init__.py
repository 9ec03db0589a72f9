# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 281f9d6c1765b583bfc4c6125b7fac6d5a0c0e02f128750aa4c8da4689666bfb
"""What ecxs derives from the module.toml of exact_reader."""

from .module import ExactReaderModule
from .options import ExactReaderOptions
from .registration import REGISTRATION
from .sessions import (
    BlockSession,
)

__all__ = [
    "REGISTRATION",
    "BlockSession",
    "ExactReaderModule",
    "ExactReaderOptions",
]
