# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 be39ea69e2fb69451a410ff2907ff8091674c695df5ce9f9d81bab83cff9c17d
"""Where the runtime enters impatient."""

from typing import Final

from ..impatient import Impatient
from .module import ImpatientModule

API: Final = 1


def create() -> ImpatientModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return Impatient()
