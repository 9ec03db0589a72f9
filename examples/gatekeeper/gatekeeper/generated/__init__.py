# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 1205f92bb3eef65a255ae12b3f4b3622f67e4a33f4753fad0efa0738f62768fd
"""What ecxs derives from the module.toml of gatekeeper."""

from .module import GatekeeperModule
from .options import GatekeeperOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "GatekeeperModule", "GatekeeperOptions"]
