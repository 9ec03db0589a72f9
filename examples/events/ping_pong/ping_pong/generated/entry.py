# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 6b3da14b85ef983b106e7c082607c6217836953c1c010684b22175b2e10db910
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
