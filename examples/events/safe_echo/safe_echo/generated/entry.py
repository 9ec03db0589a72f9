# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 79cb730301fe8e4c5f58aab7b91a988ec889217eee41daf3a7bbfb332f62957c
# content sha256 42077ba1b0f04fb81c963640eb2f2f77f64fffacea87fc4211f3c3ef044acc43
"""The entry of the runtime into safe_echo."""

from typing import Final

from ..safe_echo import SafeEcho
from .module import SafeEchoModule

API: Final = 1


def create() -> SafeEchoModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SafeEcho()
