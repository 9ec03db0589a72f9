# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f0fa82e3b0cfdb964209551a5eaa918cecd0eb3b2fba124127e4226963a775df
# content sha256 de970911161e4a042f3226583131f272711d571ab193cd41aafc9f388fe80853
"""What ecxs derives from the module.toml of safe_echo."""

from .hooks import SafeEchoHooks
from .module import SafeEchoModule
from .options import SafeEchoOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "SafeEchoHooks", "SafeEchoModule", "SafeEchoOptions"]
