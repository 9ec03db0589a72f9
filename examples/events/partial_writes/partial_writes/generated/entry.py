# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 11576ca8726ceeebfb44e9f2f019e104602c5b39e2a878457f2d85d0d42eb8b5
"""Where the runtime enters partial_writes."""

from typing import Final

from ..partial_writes import PartialWrites
from .module import PartialWritesModule

API: Final = 1


def create() -> PartialWritesModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return PartialWrites()
