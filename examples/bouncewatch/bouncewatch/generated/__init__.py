# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 ae285f91d287c7f105cb151bc4ea097ae81c4c48a85929358669b32d6d5b69fb
# content sha256 9480cfa86a6880dbe5724448788146a06e2bdc39c283a821705673877eaaf216
"""What ecxs derives from the module.toml of bouncewatch."""

from .hooks import BouncewatchHooks
from .module import BouncewatchModule
from .options import BouncewatchOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "BouncewatchHooks", "BouncewatchModule", "BouncewatchOptions"]
