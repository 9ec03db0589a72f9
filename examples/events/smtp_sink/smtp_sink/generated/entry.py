# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 1e345432e263488b24f4fd2053c8730a7ecbae495247fd6dc04d4ba8d7a055a1
"""The entry of the runtime into smtp_sink."""

from typing import Final

from ..smtp_sink import SmtpSink
from .module import SmtpSinkModule

API: Final = 1


def create() -> SmtpSinkModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SmtpSink()
