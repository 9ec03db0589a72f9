# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 8520915b39e0413b628f1515e5b840cfdf2930fcb942cc847470d170c5f8cef9
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
