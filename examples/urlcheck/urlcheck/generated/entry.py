# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 8e18b452f4a474b78ab0032f6df3d3b1b3d0b2a9e68fcb74b405258e01540107
# content sha256 76479e9034e8d45601d2aa7cdede3a5889e3d856f1d3208e30cecc113f94a56c
"""The entry of the runtime into urlcheck."""

from typing import Final

from ..urlcheck import Urlcheck
from .module import UrlcheckModule

API: Final = 1


def create() -> UrlcheckModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Urlcheck()
