# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 d745262a2c82bba376e0d4ac27d3a2e6fd42f65e7c31756a6accbe1b84bb8c1a
"""Where the runtime enters delivery_log."""

from typing import Final

from ..delivery_log import DeliveryLog
from .module import DeliveryLogModule

API: Final = 1


def create() -> DeliveryLogModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return DeliveryLog()
