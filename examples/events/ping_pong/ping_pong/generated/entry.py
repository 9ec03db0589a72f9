# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 b51efb3018a19e31f433bb7b27135df67aadf64edf553682b86ab5f652059065
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
