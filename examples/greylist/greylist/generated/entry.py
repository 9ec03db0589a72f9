# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 799d1c93e5fcf4ec9491f08b3e513539587b8cda65413e8ec0d9dc53bcd9bcc3
# content sha256 059396a56acbff2333f0f51f5ffeec8cf29438ddbd091ed51948c14451ae436c
"""The entry of the runtime into greylist."""

from typing import Final

from ..greylist import Greylist
from .module import GreylistModule

API: Final = 1


def create() -> GreylistModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Greylist()
