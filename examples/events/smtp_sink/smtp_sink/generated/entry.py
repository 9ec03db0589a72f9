# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 218d494079d116e18abb46294fc1673fb06fbdcbc7d7f9dcb9818afd9d8cab20
# content sha256 90e434afe7ef34a94721e481c1dc9eb7419ff1ae564ed8aff36790846db0ffc8
"""Where the runtime enters smtp_sink."""

from typing import Final

from ..smtp_sink import SmtpSink
from .module import SmtpSinkModule

API: Final = 1


def create() -> SmtpSinkModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SmtpSink()
