# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 4061f496b0764586531b1d46fb900f85e90a49bd1a198c7edbef7de96692835c
# content sha256 dfd36e6c19bdaf7b23cbbc7599d3344b4a6aa49e552c74e033ce9df1ffda745c
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
