# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 15ad5bc8f44341f30407e43c74a6a9308d9fb894cdf2870b9d445f2bc5abc21a
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
