# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 1e7dbe802821ed1712057a2b2f469b42430bb221d16581ef9908785e174ba317
"""The code that ecxs derives from the module.toml of impatient."""

from .module import ImpatientModule
from .options import ImpatientOptions
from .registration import REGISTRATION
from .sessions import (
    ImpatientSession,
)

__all__ = [
    "REGISTRATION",
    "ImpatientModule",
    "ImpatientOptions",
    "ImpatientSession",
]
