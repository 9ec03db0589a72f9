# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 3922e0037b652322cfb82b72e6f80e9690cc2871d99f54f78088c6a59b43f716
# content sha256 10e89e7a6d162263ea26dcd70072266f59c6a9fe670db0fcc2f55d48d9116f63
"""What ecxs derives from the module.toml of bouncewatch."""

from .hooks import BouncewatchHooks
from .module import BouncewatchModule
from .options import BouncewatchOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "BouncewatchHooks", "BouncewatchModule", "BouncewatchOptions"]
