# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 4c282e9022ed57ad5fc5500b24d86a10411a7e0892707d9d0232074dda36cf13
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
