# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 291cdd471ee23fbba905bd64931ce3c38e47d10365607b7dd49975bd5296334c
"""What ecxs derives from the module.toml of smtp_sink."""

from .module import SmtpSinkModule
from .options import SmtpSinkOptions
from .registration import REGISTRATION
from .sessions import (
    SinkSession,
)

__all__ = [
    "REGISTRATION",
    "SinkSession",
    "SmtpSinkModule",
    "SmtpSinkOptions",
]
