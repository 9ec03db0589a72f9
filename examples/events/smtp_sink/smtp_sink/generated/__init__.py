# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 14f70176492d87306d0e33c5762de1be24e04904bc41634bd6a4b80b54cacb1c
"""What ecxs derives from the module.toml of smtp_sink."""

from .hooks import SmtpSinkHooks
from .module import SmtpSinkModule
from .options import SmtpSinkOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SmtpSinkHooks", "SmtpSinkModule", "SmtpSinkOptions"]
