# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 1cd649c0757281d60056db0fdffe4dba165bf08b8b182559d8432e6a6d505598
"""Where the runtime enters in_half_a_minute."""

from typing import Final

from ..in_half_a_minute import InHalfAMinute
from .module import InHalfAMinuteModule

API: Final = 1


def create() -> InHalfAMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return InHalfAMinute()
