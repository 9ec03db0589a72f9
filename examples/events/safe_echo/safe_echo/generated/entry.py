# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 de106183efb5841002ec4bed3024ce4c886a19024af56b53a427b4de650c896c
"""Where the runtime enters safe_echo."""

from typing import Final

from ..safe_echo import SafeEcho
from .module import SafeEchoModule

API: Final = 1


def create() -> SafeEchoModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SafeEcho()
