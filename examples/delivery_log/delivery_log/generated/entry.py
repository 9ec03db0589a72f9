# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2255c128d420373281132b6ea90851b9e264f1743ad3e1dd35c4e6aca253cd44
# content sha256 bfd5b7435d7478cfef628a8bef7444c210b1fccfbbaf8b64a99982f0d699b4b8
"""The entry of the runtime into delivery_log."""

from typing import Final

from ..delivery_log import DeliveryLog
from .module import DeliveryLogModule

API: Final = 1


def create() -> DeliveryLogModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return DeliveryLog()
