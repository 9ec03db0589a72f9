# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 8d35aff645d13e38dd907214cf8e22d6196665130f66af7548d8112e1269d971
# content sha256 f854fccb2d7de5eb9e93b0cf84fece2695fb9dc5b7af6bf5376f338899480ee5
"""What ecxs derives from the module.toml of ping_pong."""

from .hooks import PingPongHooks
from .module import PingPongModule
from .options import PingPongOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PingPongHooks", "PingPongModule", "PingPongOptions"]
