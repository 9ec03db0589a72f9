# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 0f7be9384dea752bc5b98780631a46fe2f0ed820bd492ba5aebef73564085217
# content sha256 a5a8b1cdc78c117d06e761fa5efb8026fe5d50912230c92050fe41872e53fcdd
"""What ecxs derives from the module.toml of its_readable."""

from .hooks import ItsReadableHooks
from .module import ItsReadableModule
from .options import ItsReadableOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ItsReadableHooks", "ItsReadableModule", "ItsReadableOptions"]
