# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 83620ec0f925bee31d2c07f25b4c9f34646724f61a53f2b2dc0a17c8521b9b06
# content sha256 97e57ce99e03c6500b6a02aef2312581775274f7b0ed10b36f9ca82b0c19cd58
"""Where the runtime enters delivery_log."""

from typing import Final

from ..delivery_log import DeliveryLog
from .module import DeliveryLogModule

API: Final = 1


def create() -> DeliveryLogModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return DeliveryLog()
