# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 c9e1215e91e3585907850764f471d0af604e3ff1e91084e98bdc1f247dc5fa4f
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
