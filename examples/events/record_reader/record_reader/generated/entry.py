# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cc0ee63c6a4a66775f1c57e946738aaea8fbdd19dc505b4c38397699cfd6b147
# content sha256 a83251805f5fc1bfd335096fa313a3ea1665dc0a1fc25d3b8a74dd7d330f3af2
"""Where the runtime enters record_reader."""

from typing import Final

from ..record_reader import RecordReader
from .module import RecordReaderModule

API: Final = 1


def create() -> RecordReaderModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return RecordReader()
