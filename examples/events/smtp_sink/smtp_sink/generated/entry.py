# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 7b5367aaa28e24f0ce4052cd2f62670d08354735cc714bf5ef32e30c9ca9f959
# content sha256 166ef46634a66f094742ad66da169d69db193417a494cc070a129a4b0a5173d1
"""Where the runtime enters smtp_sink."""

from typing import Final

from ..smtp_sink import SmtpSink
from .module import SmtpSinkModule

API: Final = 1


def create() -> SmtpSinkModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SmtpSink()
