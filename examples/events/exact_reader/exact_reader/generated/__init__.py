# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e8e403524877eb8d68e17e5f363fc95fdfb0101d2bdbdc82f9e2c6769034f70f
# content sha256 13469a3472c9f92b8a9717415f2b77e46099567b0c2eba08327306be3be035b8
"""What ecxs derives from the module.toml of exact_reader."""

from .hooks import ExactReaderHooks
from .module import ExactReaderModule
from .options import ExactReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ExactReaderHooks", "ExactReaderModule", "ExactReaderOptions"]
