# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 2452918e8f19eb4f3bb1fd9497e40a3cec68731f75400277c75b0308bf3ccf5f
"""Where the runtime enters outbox."""

from typing import Final

from ..outbox import Outbox
from .module import OutboxModule

API: Final = 1


def create() -> OutboxModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Outbox()
