# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 ab511e2a76b00f0aa74c2542f3c3278dc55008f7788309c16586068922d58006
# content sha256 e2e8ca435f5e5f0041f4f380a180bf8d465481b01b1df702cece5e012e6acf15
"""What ecxs derives from the module.toml of exact_reader."""

from .hooks import ExactReaderHooks
from .module import ExactReaderModule
from .options import ExactReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ExactReaderHooks", "ExactReaderModule", "ExactReaderOptions"]
