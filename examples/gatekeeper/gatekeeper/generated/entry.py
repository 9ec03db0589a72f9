# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 d300be41465de1536f94f159c2364855d9ef4328dc3321205d5dc4dec0c367ee
# content sha256 64a1fd1d0e216df053547e2900d7f8c57cc20ccd38fcf4659d400abdb49dff4e
"""Where the runtime enters gatekeeper."""

from typing import Final

from ..gatekeeper import Gatekeeper
from .module import GatekeeperModule

API: Final = 1


def create() -> GatekeeperModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Gatekeeper()
