# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 49767a20eb771b0c332c450cedfb8497ecb225c42d10c0faa5d5e5347a240724
# content sha256 844ba29098035fec8360076ce1b51497a6995ce1a922dde7a39ff15a21ea451e
"""Where the runtime enters greylist."""

from typing import Final

from ..greylist import Greylist
from .module import GreylistModule

API: Final = 1


def create() -> GreylistModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Greylist()
