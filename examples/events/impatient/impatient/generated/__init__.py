# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 ac60ced907e41f9741a65639a99c42abc8ae753b711d20d4f702b81b7180ab85
"""What ecxs derives from the module.toml of impatient."""

from .hooks import ImpatientHooks
from .module import ImpatientModule
from .options import ImpatientOptions
from .registration import REGISTRATION
from .sessions import (
    ImpatientSession,
)

__all__ = [
    "REGISTRATION",
    "ImpatientHooks",
    "ImpatientModule",
    "ImpatientOptions",
    "ImpatientSession",
]
