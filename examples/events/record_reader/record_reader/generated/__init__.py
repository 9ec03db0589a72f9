# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 c94292a667d36dd54cee9f2b7b1ade5afdbef23d81ca34aa4efab0c9781fe739
# content sha256 bd8e90e888d18f58f28f9718135cde2ef59722a0bb05fa3e0ac6087ed1c9fb83
"""What ecxs derives from the module.toml of record_reader."""

from .hooks import RecordReaderHooks
from .module import RecordReaderModule
from .options import RecordReaderOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "RecordReaderHooks", "RecordReaderModule", "RecordReaderOptions"]
