# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 fc1976173b482255836d8d99cb73c2b2d0a249579cd6196c420619fcfdb992c0
"""What ecxs derives from the module.toml of gatekeeper."""

from .hooks import GatekeeperHooks
from .module import GatekeeperModule
from .options import GatekeeperOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GatekeeperHooks", "GatekeeperModule", "GatekeeperOptions"]
