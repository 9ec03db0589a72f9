# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 d4bef4d2be196e342ea6e861c8c07988a5ed047649b7fdfd939b4c267b70218d
"""What ecxs derives from the module.toml of its_readable."""

from .hooks import ItsReadableHooks
from .module import ItsReadableModule
from .options import ItsReadableOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ItsReadableHooks", "ItsReadableModule", "ItsReadableOptions"]
