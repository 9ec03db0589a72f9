# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 b44583cf1626a0629dddf1c9992fc339b7b5a5756ad0baf186d14ceed707b6f7
# content sha256 db6178163896f23ff6372931b45c184e44ed55acba705da9cf65c1ba73c06f24
"""Where the runtime enters impatient."""

from typing import Final

from ..impatient import Impatient
from .module import ImpatientModule

API: Final = 1


def create() -> ImpatientModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Impatient()
