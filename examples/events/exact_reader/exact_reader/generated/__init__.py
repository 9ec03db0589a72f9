# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 677f1998b62dae24f9e53e229503d2cce1ab71855f416dd0da75fe29ad41b8ae
# content sha256 ec36c215089f4f898efe622260cda37b808973118d09f03462ce37918544b568
"""The code that ecxs derives from the module.toml of exact_reader."""

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
