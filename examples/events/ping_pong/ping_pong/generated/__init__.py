# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 080d957c9801cca446a4705970369b1d71bc4eaf32e5543c3513bf8012f34bec
# content sha256 fe70bf6057f6f8154d50f57a8ff5d94076621aaf29e66adf38da62b0d9731e7d
"""What ecxs derives from the module.toml of ping_pong."""

from .hooks import PingPongHooks
from .module import PingPongModule
from .options import PingPongOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PingPongHooks", "PingPongModule", "PingPongOptions"]
