# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e58d8e7ff434498e81a2e6deba2b08867587dff39a481ab7325a62d80249f665
# content sha256 d5798629d341015bcea91e9cfcf774a0f22f7e39a669571614ce99b48fd9299b
"""What ecxs derives from the module.toml of record_reader."""

from .hooks import RecordReaderHooks
from .module import RecordReaderModule
from .options import RecordReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "RecordReaderHooks", "RecordReaderModule", "RecordReaderOptions"]
