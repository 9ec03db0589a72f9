# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d53ea01d006a05cc5bbe0ea620aa5cd39e23c74d491b20a257a1c14acd771107
# content sha256 0d7f11191cb3e2d0979fbb33ba7af5a62bbc0ec8483f5107d5c46842a670c222
"""What ecxs derives from the module.toml of ping_pong."""

from .hooks import PingPongHooks
from .module import PingPongModule
from .options import PingPongOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PingPongHooks", "PingPongModule", "PingPongOptions"]
