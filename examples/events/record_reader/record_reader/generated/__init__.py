# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 4364ebf60c230ab7f9707d0262ed728b945f6a06553f889f728139948a751a45
# content sha256 68adf7867c2529327610589d0d6702f25ad73d470165e35e5a6b2472e98fcde3
"""What ecxs derives from the module.toml of record_reader."""

from .hooks import RecordReaderHooks
from .module import RecordReaderModule
from .options import RecordReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "RecordReaderHooks", "RecordReaderModule", "RecordReaderOptions"]
