# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 19d206099a77867122e21cfb5a9c14c67f32ea81c0632d2a7293aff10ee6d14e
# content sha256 58ac3c3f1270f9a98109daa73d83deabc6c5cb6cd60148e213d94f5e6aeb16ed
"""What ecxs derives from the module.toml of exact_reader."""

from .hooks import ExactReaderHooks
from .module import ExactReaderModule
from .options import ExactReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ExactReaderHooks", "ExactReaderModule", "ExactReaderOptions"]
