# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 f400de286e99243a94e0a2af8956dce1d2e20dfc64fdc4514e515790b69b7763
# content sha256 6b32c27789883ef85676cffffb9ff43a3ed13da61d5d59553c363323037ff950
"""What ecxs derives from the module.toml of partial_writes."""

from .hooks import PartialWritesHooks
from .module import PartialWritesModule
from .options import PartialWritesOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PartialWritesHooks", "PartialWritesModule", "PartialWritesOptions"]
