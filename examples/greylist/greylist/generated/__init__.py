# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 49767a20eb771b0c332c450cedfb8497ecb225c42d10c0faa5d5e5347a240724
# content sha256 eee842ac51d75c246280af52112ffc6f632bd91a8ff5fc300d02f058f24fb151
"""What ecxs derives from the module.toml of greylist."""

from .hooks import GreylistHooks
from .module import GreylistModule
from .options import GreylistOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GreylistHooks", "GreylistModule", "GreylistOptions"]
