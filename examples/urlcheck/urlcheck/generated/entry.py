# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 019fe5baa4f8c9eb738c4f99136dbea42a97201f9d324b2c5d8b4ac2bb43345c
# content sha256 1b6eb82a77feca21ce1039ed9063ecfebcb0e88452c9cfb542c1f10bab053f0d
"""Where the runtime enters urlcheck."""

from typing import Final

from ..urlcheck import Urlcheck
from .module import UrlcheckModule

API: Final = 1


def create() -> UrlcheckModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Urlcheck()
