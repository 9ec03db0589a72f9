# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 cbf2e601fed8b0a6ecb9a08d52b2678c3c22ef2e898e9b01ad66fa129707d943
"""Where the runtime enters bouncewatch."""

from typing import Final

from ..bouncewatch import Bouncewatch
from .module import BouncewatchModule

API: Final = 1


def create() -> BouncewatchModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Bouncewatch()
