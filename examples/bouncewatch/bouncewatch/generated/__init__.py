# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 0b34792142d4ace14a391c7107e875f29e88a88ec0bef840ca720fec42605b50
# content sha256 09a0a75819a7023ceb0300a48559e67fbd982d493e14b4a35e40713dfcfb88a7
"""The code that ecxs derives from the module.toml of bouncewatch."""

from .hooks import BouncewatchHooks
from .module import BouncewatchModule
from .options import BouncewatchOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "BouncewatchHooks", "BouncewatchModule", "BouncewatchOptions"]
