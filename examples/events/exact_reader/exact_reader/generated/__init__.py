# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 48627611f9bbab432e586507d79d6d5309c73cacf5501faf75394593a5c846cb
# content sha256 d710ffa43f21219e3c17011065cbede72cc78a4f275951e78171d4a332aff3a0
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
