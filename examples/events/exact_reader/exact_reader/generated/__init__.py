# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 775e990d79024b9679ae3b44f4f806c6ff00ce7f36d95053d78f4728a59f6303
"""What ecxs derives from the module.toml of exact_reader."""

from .hooks import ExactReaderHooks
from .module import ExactReaderModule
from .options import ExactReaderOptions
from .registration import REGISTRATION
from .sessions import (
    BlockSession,
)

__all__ = [
    "REGISTRATION",
    "BlockSession",
    "ExactReaderHooks",
    "ExactReaderModule",
    "ExactReaderOptions",
]
