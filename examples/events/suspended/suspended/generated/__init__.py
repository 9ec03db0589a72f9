# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 63ba21bdd0c44a261e169530c191d7009d679ffd7a810de97cd6636c53d95350
# content sha256 4217ba05c46a0264f190e2f7e2316f6f8c74b1b830891042a5fb1c095ef3eb20
"""What ecxs derives from the module.toml of suspended."""

from .hooks import SuspendedHooks
from .module import SuspendedModule
from .options import SuspendedOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SuspendedHooks", "SuspendedModule", "SuspendedOptions"]
