# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77197ee8a6401d2e908887d8001b0785b6e42322168eb91ac1033e595737f7bc
# content sha256 6673106d345ef4b538aec365f8e73cef906a4781dc152ab77f6a7ec9cd20d5c6
"""The entry of the runtime into ping_pong."""

from typing import Final

from ..ping_pong import PingPong
from .module import PingPongModule

API: Final = 1


def create() -> PingPongModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PingPong()
