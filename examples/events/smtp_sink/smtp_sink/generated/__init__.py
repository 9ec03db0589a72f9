# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f269c6b08995b763d7826113adeb1c89a39ec67427129a93005808354ed70963
# content sha256 8dce226ca6ec36565aaa20f1a859d0839ada8690fee136f398a71eb131e59767
"""What ecxs derives from the module.toml of smtp_sink."""

from .hooks import SmtpSinkHooks
from .module import SmtpSinkModule
from .options import SmtpSinkOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SmtpSinkHooks", "SmtpSinkModule", "SmtpSinkOptions"]
