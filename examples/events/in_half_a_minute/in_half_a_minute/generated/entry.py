# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 f8f38c685b141385c3e7b74c926171d2b148f54e52a28a158d35b19b0aee9134
# content sha256 e15981a3ee461d6f7cd102961f4ddea3f9caca86bafec0d424f7438a989489f2
"""The entry of the runtime into in_half_a_minute."""

from typing import Final

from ..in_half_a_minute import InHalfAMinute
from .module import InHalfAMinuteModule

API: Final = 1


def create() -> InHalfAMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return InHalfAMinute()
