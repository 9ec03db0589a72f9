# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 e4ac17078de478a297d6e5886575c70581d82032d816487da7ab8a29bdc3e743
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
