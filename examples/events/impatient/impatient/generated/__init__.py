# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 df62ba150d97df1c6226f5f4cbc9dfcdb326624c4fdd5a73f5de329271f30538
"""What ecxs derives from the module.toml of impatient."""

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
