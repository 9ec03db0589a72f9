# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 317a2d71cfb6ee7d3ff3c76781098e5825c34c17222ac1a22a9ac96ee23d1e99
"""Where the runtime enters smtp_sink."""

from typing import Final

from ..smtp_sink import SmtpSink
from .module import SmtpSinkModule

API: Final = 1


def create() -> SmtpSinkModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return SmtpSink()
