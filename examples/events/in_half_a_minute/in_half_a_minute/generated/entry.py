# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8ff9b08f7df4d2d627f64385e9659a42bfb34bc4281bcbcb34cd8efd169e93aa
# content sha256 c7be2e2ed9217f2f7c667003636d18c83a25d5ed9a1d7bc2a957ef7e80528887
"""Where the runtime enters in_half_a_minute."""

from typing import Final

from ..in_half_a_minute import InHalfAMinute
from .module import InHalfAMinuteModule

API: Final = 1


def create() -> InHalfAMinuteModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return InHalfAMinute()
