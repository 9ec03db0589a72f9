# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 9ea338e13a2c38818113c0027e013cb4d8a0441d8cf7b5d7ea4bb8a38dab4ba0
# content sha256 636f74ae17b591c04fda7753148360903e16673e45dad2836f603486295474ad
"""Where the runtime enters urlcheck."""

from typing import Final

from ..urlcheck import Urlcheck
from .module import UrlcheckModule

API: Final = 1


def create() -> UrlcheckModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Urlcheck()
