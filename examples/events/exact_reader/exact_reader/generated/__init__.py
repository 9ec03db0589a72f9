# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 beb2cbc01ad49a59b4a6eacb6789918a0df6e751b8050c437068eebf6230239d
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
