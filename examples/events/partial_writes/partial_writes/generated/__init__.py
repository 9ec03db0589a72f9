# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 bfac85342999c80857fc94d910831c88d776fb7f6706aaecd9d5076c7ecfc15a
# content sha256 80bd84e2fac0d5c11f50aacf0ec46a78f5d56ae0a7403ae55689c6a27a4a3246
"""What ecxs derives from the module.toml of partial_writes."""

from .hooks import PartialWritesHooks
from .module import PartialWritesModule
from .options import PartialWritesOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "PartialWritesHooks", "PartialWritesModule", "PartialWritesOptions"]
