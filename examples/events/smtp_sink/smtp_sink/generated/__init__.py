# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 77f0195a119b8e0159ab6ace4af1ae11c1ed4a40d2d5aba8670b1d967076d1be
# content sha256 3c9e1f64153062f7dd27202a31022407843d407bab3cd3278a1984fbca91255f
"""The code that ecxs derives from the module.toml of smtp_sink."""

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
