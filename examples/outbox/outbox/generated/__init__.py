# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 2da44a4e570165bb7806e1e2d05f605ae611c3d1724596a4f6fffe8258909eab
# content sha256 94291b6edcf74694488b55df2df16989565299626454b1e6e2a79d971cf0988d
"""The code that ecxs derives from the module.toml of outbox."""

from .module import OutboxModule
from .options import OutboxOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "OutboxModule", "OutboxOptions"]
