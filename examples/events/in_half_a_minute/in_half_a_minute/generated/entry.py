# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cff0ffba01ae8b85a2204e21634dfc2c74b7a0577982d52f6c7cde214d6fd58f
# content sha256 2adfabaea555814bf409c418b02eb9cd7f296a5a43d93f5d2afb2b3620f7869f
"""Where the runtime enters in_half_a_minute."""

from typing import Final

from ..in_half_a_minute import InHalfAMinute
from .module import InHalfAMinuteModule

API: Final = 1


def create() -> InHalfAMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return InHalfAMinute()
