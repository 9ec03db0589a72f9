# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 efc430dc655f69df2890162f41b003336aeaf09127d5ee115de4b9e831e7f0f4
# content sha256 9bae1cd24ec6bdda3b57aeea54d94d8a20d34affc8463bf902f1287cbc982837
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
