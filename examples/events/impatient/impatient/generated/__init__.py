# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 6f6f67a544a39673f59ae9ded0678820af2dcbb65a30f54eef03ee313a20d82d
# content sha256 b64fb6037607fbbcc65bf0d2644b8bb16124e54db5366f278069c781a9ac4b9f
"""What ecxs derives from the module.toml of impatient."""

from .hooks import ImpatientHooks
from .module import ImpatientModule
from .options import ImpatientOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ImpatientHooks", "ImpatientModule", "ImpatientOptions"]
