# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9910f069ab06d9c90e08269f940ccc50548f86a2d77182551f2776b34a452b8b
# content sha256 c40c7f58dcb2174707f5da76a77f1f9a8d8119655bf766d95d2a24f808f48149
"""Where the runtime enters ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
