# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 3d2abec624265b9c370bc8ad8d0620f08919cd8b8b45969a4365d12005433e9e
"""What ecxs derives from the module.toml of outbox."""

from .module import OutboxModule
from .options import OutboxOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "OutboxModule", "OutboxOptions"]
