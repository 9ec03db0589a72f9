# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 218d494079d116e18abb46294fc1673fb06fbdcbc7d7f9dcb9818afd9d8cab20
# content sha256 d971b76f6ac630bda00a4b3990c8ba5c329458fd884e47c8e148331002cf9abb
"""What ecxs derives from the module.toml of smtp_sink."""

from .hooks import SmtpSinkHooks
from .module import SmtpSinkModule
from .options import SmtpSinkOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SmtpSinkHooks", "SmtpSinkModule", "SmtpSinkOptions"]
