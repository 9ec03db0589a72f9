# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 81a47f3b512e23b3b8c44ac9d2bbdf777982d37c39e613c520b9ee2ae7a88e42
# content sha256 9d7a15df4165e508180e5c8feeaf4aced250862e927f82ce985db8a3ddd081ec
"""Where the runtime enters smtp_sink."""

from typing import Final

from ..smtp_sink import SmtpSink
from .module import SmtpSinkModule

API: Final = 1


def create() -> SmtpSinkModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SmtpSink()
