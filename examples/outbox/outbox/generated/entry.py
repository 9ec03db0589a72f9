# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 520f01f6c673e623817feb474d61b28c1e98704c28d9cac0859547e3eee12d04
"""The entry of the runtime into outbox."""

from typing import Final

from ..outbox import Outbox
from .module import OutboxModule

API: Final = 1


def create() -> OutboxModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Outbox()
