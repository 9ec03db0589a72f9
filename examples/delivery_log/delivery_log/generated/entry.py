# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c7aa4f9e1c9dcd473d871c0e73ecd6b9e13ee0d85373c8dec70ad2a4c0836b28
# content sha256 6b93cd56feaf343f868aa118bdc75543d5244cc03770f29696abdc3668f023ce
"""Where the runtime enters delivery_log."""

from typing import Final

from ..delivery_log import DeliveryLog
from .module import DeliveryLogModule

API: Final = 1


def create() -> DeliveryLogModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return DeliveryLog()
